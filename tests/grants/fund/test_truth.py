"""What is never false of the ledger, tried on the database itself, past every service."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from grants.fund import services
from grants.fund.models import Account, Balance, CommitFrom, Fund, Holding, LedgerTransaction, Posting
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.cast import person
from tests.grants.fund.cast import a_fund

pytestmark = pytest.mark.django_db

FREE, KEPT, OWED = Account.AVAILABLE, Account.RESERVED, Account.COMMITTED


def written(fund, sides, *, kind="odd", says=None, counters=None, key="odd"):
    """A movement written row by row, judged as if the database transaction ended here."""
    booked = LedgerTransaction.objects.create(
        fund=fund, kind=kind, key=key, sides=len(sides) if says is None else says, counters=counters
    )
    Posting.objects.bulk_create(
        Posting(transaction=booked, account=account, reference=reference, pence=pence)
        for account, reference, pence in sides
    )
    connection.check_constraints()
    return booked


def refused(match, **of):
    return pytest.raises(of.get("error", IntegrityError), match=match)


@pytest.mark.parametrize(
    ("sides", "says"),
    [
        ([(FREE, "", -1), (KEPT, "A", 2)], None),
        ([(FREE, "", -1), (KEPT, "A", 1)], 3),
        ([(FREE, "", 1)], None),
        ([], None),
    ],
)
def test_every_movement_has_its_sides_and_they_sum_to_nought(sides, says):
    fund = a_fund()
    with refused("has not the sides it says"), transaction.atomic():
        written(fund, sides, says=says)


def test_nothing_is_added_to_a_movement_later():
    booked = written(a_fund(), [(FREE, "", -5), (KEPT, "A", 5)])
    with refused("is whole already"), transaction.atomic():
        for account, pence in [(FREE, -1), (KEPT, 1)]:
            Posting.objects.create(transaction=booked, account=account, reference="A", pence=pence)
        connection.check_constraints()


@pytest.mark.parametrize("model", [LedgerTransaction, Posting])
def test_nothing_that_was_booked_is_changed_or_taken_away(model):
    a_fund()
    for statement in (f"UPDATE {model._meta.db_table} SET id = id", f"DELETE FROM {model._meta.db_table}"):
        with refused("append-only", error=DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_contra_entry_is_the_exact_opposite_of_one_movement_and_there_is_one():
    fund = a_fund()
    booked = written(fund, [(FREE, "", -5), (KEPT, "A", 5)])
    for sides in ([(FREE, "", 4), (KEPT, "A", -4)], [(KEPT, "B", 5), (KEPT, "A", -5)]):
        with refused("contra entry is the opposite"), transaction.atomic():
            written(fund, sides, kind="counter", counters=booked, key="c")
    opposite = written(fund, [(FREE, "", 5), (KEPT, "A", -5)], kind="counter", counters=booked, key="c")
    for of, match in [(booked, "counters_id"), (opposite, "contra entry is the opposite")]:
        with refused(match), transaction.atomic():
            written(fund, [(FREE, "", -5), (KEPT, "A", 5)], kind="counter", counters=of, key="c2")


@pytest.mark.parametrize("kind", ["counter", "reserve"])
def test_only_a_contra_entry_says_what_it_undoes(kind):
    fund = a_fund()
    booked = written(fund, [(FREE, "", -5), (KEPT, "A", 5)])
    with refused("contra_entry_says_what_it_undoes"), transaction.atomic():
        LedgerTransaction.objects.create(
            fund=fund, kind=kind, key="x", sides=2, counters=None if kind == "counter" else booked
        )


def test_no_award_takes_the_pounds_of_another_though_the_account_has_enough():
    fund = a_fund()
    for name in "AB":
        written(fund, [(FREE, "", -5), (OWED, name, 5)], key=name)
    with refused("holding_not_below_nought"), transaction.atomic():
        written(fund, [(OWED, "A", -6), (Account.PAID, "A", 6)])
    with refused("holding_not_below_nought"), transaction.atomic():
        written(fund, [(OWED, "A", -6), (OWED, "B", 6)])


def test_more_than_is_there_and_money_from_nowhere_are_refused():
    fund = a_fund(grants=10, others=10)
    with refused("balance_not_below_nought"), transaction.atomic():
        written(fund, [(FREE, "", -11), (KEPT, "A", 11)])
    with refused("balance_comes_from_somewhere"), transaction.atomic():
        written(fund, [(Account.CONTRIBUTED, "", 21), (Account.RECEIVED, "", -21)])
    with refused("posting_is_of_an_account"), transaction.atomic():
        written(fund, [(FREE, "", -1), ("elsewhere", "", 1)])


@pytest.mark.parametrize("model", [Balance, Holding])
def test_a_running_sum_is_written_by_nobody(model):
    fund = a_fund()
    for attempt in (
        lambda: model.objects.filter(fund=fund).update(pence=7),
        lambda: model.objects.filter(fund=fund).delete(),
        lambda: model.objects.create(fund=fund, account=KEPT, pence=7),
    ):
        with refused("follows from the postings", error=DatabaseError), transaction.atomic():
            attempt()


def test_a_fund_of_received_money_promises_no_pledge_whoever_writes():
    fund, by = a_fund(), person(Role.FINANCE)
    Fund.objects.filter(pk=fund.pk).update(commits_from=CommitFrom.RECEIVED)
    services.receive(fund.contributions.get(), 1_000, clock.today(), "BACS 1", by=by)
    written(fund, [(FREE, "", -1_000), (OWED, "A", 1_000)], kind="commit-more", key="enough")
    with refused("only what came in"), transaction.atomic():
        written(fund, [(FREE, "", -1), (OWED, "B", 1)], kind="commit-more", key="beyond")
