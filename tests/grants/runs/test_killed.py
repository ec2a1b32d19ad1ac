"""kill -9 at random moments between approval and remittance: nothing is lost, made twice, or half recorded."""

import random
import threading
import time

import pytest
from django.db import connection
from django.urls import reverse

from grants.payments.models import Instalment
from grants.runs import services
from grants.runs.models import PaymentRun, StatementLayout
from grants.runs.workflow import RunState
from shaping_future.demo import runs
from shaping_future.record.queries import first_broken
from shaping_future.record.services import seal
from tests.cast import signed_in_as
from tests.grants.runs.conftest import two_grants
from tests.grants.runs.killing import Process, Visitor, Web, is_whole, work

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
    is_whole(world.call.fund)
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
    is_whole(world.call.fund)
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


def _timed(call) -> float:
    start = time.monotonic()
    call()
    return time.monotonic() - start
