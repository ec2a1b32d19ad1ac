"""kill -9 at random moments between approval and remittance: nothing is lost, made twice, or half recorded."""

import random
import threading
import time

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.urls import reverse

from grants.fund.models import Account
from grants.fund.queries import balances, problems
from grants.payments.models import Instalment
from grants.runs import services
from grants.runs.models import PaymentLine, PaymentRun, StatementLayout
from grants.runs.workflow import LineState, RunState
from shaping_future.demo import runs
from shaping_future.files.models import Document
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from shaping_future.record.queries import first_broken
from shaping_future.record.services import seal
from tests.cast import signed_in_as
from tests.grants.runs.conftest import two_grants
from tests.grants.runs.killing import Process, Visitor, Web, work

pytestmark = pytest.mark.django_db(transaction=True)

PENCE = 1_000
SEED = 20261130


@pytest.mark.parametrize(
    "moments", [6, pytest.param(100, marks=pytest.mark.long), pytest.param(101, marks=pytest.mark.long)]
)
def test_killed_at_any_moment_each_payment_is_made_once(moments):
    world, chance = two_grants(), random.Random(SEED + moments)
    web, worker = Web(), Process(work)
    visitors = [Visitor(web, signed_in_as(one).cookies["sessionid"].value) for one in (world.payer, world.finance)]
    web.start()
    try:
        lasts = _timed(lambda: _whole_way(_prepared(world, 0), *visitors))
        for number in range(1, moments + 1):
            _one_moment(world, _prepared(world, number), web, worker, visitors, chance.uniform(0, lasts * 1.2))
    finally:
        web.close()
        worker.kill()
    assert PaymentRun.objects.filter(state=RunState.DONE).count() == moments + 1
    assert sum(Instalment.objects.values_list("paid_pence", flat=True)) == (moments + 1) * PENCE
    _is_whole(world)
    seal()
    assert first_broken() is None


def _prepared(world, number: int) -> PaymentRun:
    instalment = world.due[number % 2]
    instalment.refresh_from_db()
    return runs.prepare([instalment], by=world.finance, pence=PENCE)


def _one_moment(world, run, web, worker, visitors, delay) -> None:
    """Both die at that moment, wherever they are; then they come back, and people press their buttons again."""
    worker.start()
    people = threading.Thread(target=_whole_way, args=[run, *visitors])
    people.start()
    time.sleep(delay)
    web.kill()
    worker.kill()
    _is_whole(world)
    web.start()
    people.join()
    _whole_way(run, *visitors)
    run.refresh_from_db()
    assert run.state == RunState.DONE


def _whole_way(run, payer, finance) -> None:
    """Approve, take the file, read the statement in: each answered, done now or before."""
    try:
        seen, line = services.seen_of(run), run.lines.get()
        text = runs.statement([line]).read()
        layout = StatementLayout.objects.get(name="One amount with a sign")
    finally:
        connection.close()
    assert payer.post(reverse("run-approve", args=[run.public_id]), {"seen": seen}) in (302, 409)
    assert payer.post(reverse("run-file", args=[run.public_id]), {}) in (200, 409)
    assert finance.post(reverse("statement-list"), {"layout": str(layout.pk)}, text) == 302


def _is_whole(world) -> None:
    """At this very moment, whoever died in the middle of what."""
    with transaction.atomic():
        connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        held, lines = balances(world.call.fund), PaymentLine.objects.all()
        paid = list(lines.filter(state=LineState.PAID).prefetch_related("matches"))
        assert held[Account.ORDERED] == _sum(lines.filter(state=LineState.ORDERED))
        assert held[Account.PAID] == sum(line.pence for line in paid)
        assert problems(world.call.fund) == []
        keys = [line.pk for line in paid]
        assert all(line.matches.count() == 1 for line in paid)
        assert _noted("run.line-paid") == sorted(keys)
        assert Message.objects.filter(key__startswith="remittance-").count() == len(keys)
        wanted = Document.objects.filter(kind="remittance").values_list("subject", flat=True)
        assert sorted(map(int, wanted)) == sorted(keys)
        approved = PaymentRun.objects.filter(approved_at__isnull=False)
        assert _noted("run.approved") == sorted(approved.values_list("pk", flat=True))
        for run in approved.prefetch_related("lines"):
            done = {line.state for line in run.lines.all()} == {LineState.PAID}
            assert (run.state == RunState.DONE) == done


def _sum(lines) -> int:
    return lines.aggregate(sum=Sum("pence"))["sum"] or 0


def _noted(verb: str) -> list[int]:
    return sorted(map(int, Entry.objects.filter(verb=verb).values_list("subject_id", flat=True)))


def _timed(call) -> float:
    start = time.monotonic()
    call()
    return time.monotonic() - start
