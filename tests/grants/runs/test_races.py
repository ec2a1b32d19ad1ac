"""Two at once: one wins, and the ledger has it once."""

import pytest

from grants.fund.models import LedgerTransaction
from grants.runs.models import PaymentRun
from grants.runs.services import bank_file, bank_refused, cancel_run, match_line, take_back
from shaping_future.accounts.roles import Role
from shaping_future.demo import runs
from shaping_future.errors import NotAllowedNow
from tests.cast import person
from tests.grants.payments.cast import money
from tests.grants.runs.conftest import two_grants
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def won(found, kind):
    assert sorted(type(one).__name__ for one in found) == sorted([kind] + ["NotAllowedNow"] * (len(found) - 1)), found
    return next(one for one in found if not isinstance(one, NotAllowedNow))


def test_two_who_take_the_same_step_at_once():
    """One world for all of them: it is dear, and each step leads to the next."""
    world = two_grants()
    clerks = [world.finance, *(person(Role.FINANCE) for _ in range(3))]
    run = won(at_once(*[lambda by=by: runs.prepare(world.due, by=by) for by in clerks]), "PaymentRun")
    assert PaymentRun.objects.count() == 1
    others = [one for one in [*clerks, world.payer] if one != run.prepared_by]
    won(at_once(*[lambda by=by: runs.approve(run, by=by) for by in others]), "PaymentRun")
    assert LedgerTransaction.objects.filter(kind="order").count() == 2
    taken = at_once(lambda: bank_file(run, by=others[0]), lambda: cancel_run(run, "Not today.", by=others[1]))
    won(taken, next(type(one).__name__ for one in taken if not isinstance(one, NotAllowedNow)))
    if PaymentRun.objects.get().state == "cancelled":
        run = runs.approve(runs.prepare(world.due, by=world.finance), by=world.payer)
    lines = list(run.lines.all())
    read = at_once(*[lambda by=by: runs.read(runs.statement(lines), by=by) for by in clerks])
    assert sorted(one.known for one in read) == [0, 2, 2, 2]
    assert LedgerTransaction.objects.filter(kind="settle").count() == 2
    assert money(world) == (2_500_000, 0, 2_500_000, [])
    match = lines[0].matches.get()
    taken = at_once(*[lambda by=by: take_back(match.line, "Wrong.", by=by) for by in clerks])
    assert won(taken, "MatchUndone").matches.get() == match
    assert money(world) == (2_500_000, lines[0].pence, 2_500_000 - lines[0].pence, [])
    said = at_once(
        *[lambda by=by: match_line(match.line, lines[0], by=by) for by in clerks[:2]],
        lambda: bank_refused(lines[0], "Not made.", by=clerks[2]),
    )
    assert sorted(isinstance(one, NotAllowedNow) for one in said) == [False, True, True], said
