"""The ledger: every movement sums to nought, happens once, and never takes what is not there."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from grants.fund import queries, services
from grants.fund.models import Account, Fund, LedgerTransaction, Posting
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.models import Entry
from tests.cast import person
from tests.grants.fund.cast import a_fund, definition, sums
from tests.tampering import set_balance

pytestmark = pytest.mark.django_db


def test_a_new_fund_books_what_came_in_by_line():
    fund = a_fund()
    assert sums(fund) == {"contributed": -60_000_000, "lines": 6_000_000, "available": 54_000_000}
    assert queries.problems(fund) == []
    assert queries.available(fund) == 54_000_000
    assert [(line.key, line.pence) for line in fund.lines.all()] == [("grants", 54_000_000), ("learning", 6_000_000)]
    assert Entry.objects.filter(verb="money.contribution").count() == 1


def test_a_fund_of_the_same_name_is_the_same_fund():
    fund = a_fund()
    assert a_fund(grants=1, others=1) == fund
    assert (sums(fund)["available"], LedgerTransaction.objects.count()) == (54_000_000, 1)


def test_a_fund_whose_sums_differ_is_refused_whole():
    wrong = definition()
    wrong["budget"]["contributions"][0]["pence"] -= 1
    with pytest.raises(NotValid, match="the same sum"):
        services.create_fund(wrong)
    assert (Fund.objects.count(), Posting.objects.count()) == (0, 0)


def test_money_moves_from_free_to_paid():
    fund, by = a_fund(), person(Role.FINANCE)
    services.reserve(fund, "STF-1", 4_000_000, by=by, key="r1")
    services.reserve(fund, "STF-2", 1_000_000, by=by, key="r2")
    services.free(fund, "STF-2", 1_000_000, by=by, key="f2")
    services.commit(fund, "STF-1", 4_000_000, by=by, key="c1")
    services.order(fund, "STF-1", 2_000_000, by=by, key="o1")
    services.settle(fund, "STF-1", 2_000_000, by=by, key="s1")
    assert sums(fund) == {
        "contributed": -60_000_000, "lines": 6_000_000, "available": 50_000_000,
        "committed": 2_000_000, "paid": 2_000_000,
    }  # fmt: skip
    assert queries.problems(fund) == []


def test_more_than_is_free_is_refused_with_both_sums_and_changes_nothing():
    fund, by = a_fund(grants=4_000_000), person(Role.FINANCE)
    with pytest.raises(NotAllowedNow, match=r"The grants budget has £40,000 left; this needs £40,000.01\."):
        services.reserve(fund, "STF-1", 4_000_001, by=by, key="r1")
    assert (sums(fund)["available"], LedgerTransaction.objects.count(), Posting.objects.count()) == (4_000_000, 1, 3)


def test_a_pound_goes_from_owed_through_the_bank_and_back():
    fund, by = a_fund(), person(Role.FINANCE)
    services.reserve(fund, "STF-1", 4_000, by=by, key="r")
    services.commit(fund, "STF-1", 4_000, by=by, key="c")
    services.commit_more(fund, "STF-1", 1_000, by=by, key="more")
    services.order(fund, "STF-1", 3_000, by=by, key="o1")
    services.unorder(fund, "STF-1", 1_000, by=by, key="u1")
    services.settle(fund, "STF-1", 2_000, by=None, key="s1")
    services.come_back(fund, "STF-1", 500, by=by, key="b1")
    services.recover(fund, "STF-1", 300, by=by, key="v1")
    services.uncommit(fund, "STF-1", 700, by=by, key="less")
    assert sums(fund) == {
        "contributed": -60_000_000, "lines": 6_000_000, "available": 54_000_000 - 5_000 + 300 + 700,
        "committed": 5_000 - 3_000 + 1_000 + 500 - 700, "paid": 2_000 - 500 - 300,
    }  # fmt: skip
    assert queries.problems(fund) == []


def test_one_award_is_never_paid_of_what_another_holds():
    fund, by = a_fund(), person(Role.FINANCE)
    for name in ("STF-1", "STF-2"):
        services.reserve(fund, name, 1_000, by=by, key=f"r-{name}")
        services.commit(fund, name, 1_000, by=by, key=f"c-{name}")
    with pytest.raises(NotAllowedNow, match=r"Awarded, not yet paid, STF-1: there is £10; this needs £10.01\."):
        services.order(fund, "STF-1", 1_001, by=by, key="o")
    assert sums(fund)["committed"] == 2_000


def test_another_movement_under_a_key_that_is_taken_is_refused():
    fund, by = a_fund(), person(Role.FINANCE)
    services.reserve(fund, "STF-1", 1_000, by=by, key="r")
    for step, name, pence in [
        (services.reserve, "STF-1", 999), (services.reserve, "STF-2", 1_000), (services.free, "STF-1", 1_000)
    ]:  # fmt: skip
        with pytest.raises(NotAllowedNow, match="booked already with other figures"):
            step(fund, name, pence, by=by, key="r")
    assert sums(fund)["reserved"] == 1_000


@pytest.mark.parametrize(
    "step",
    [
        services.free, services.commit, services.order, services.settle, services.unorder,
        services.come_back, services.recover, services.uncommit,
    ],
)  # fmt: skip
def test_no_step_takes_what_is_not_there(step):
    fund = a_fund()
    with pytest.raises(NotAllowedNow, match="there is £0; this needs £10"):
        step(fund, "STF-1", 1_000, by=person(Role.FINANCE), key="x")
    assert queries.problems(fund) == []


@pytest.mark.parametrize("pence", [0, -1])
def test_an_amount_is_more_than_nought(pence):
    with pytest.raises(NotValid, match="more than nought"):
        services.reserve(a_fund(), "STF-1", pence, by=person(), key="x")


@pytest.mark.parametrize(
    "sides", [[], [(Account.AVAILABLE, "", 1)], [(Account.AVAILABLE, "", 2), (Account.LINES, "", -1)]]
)
def test_a_movement_sums_to_nought(sides):
    with pytest.raises(NotValid, match="sum to nought"):
        services.move(a_fund(), "odd", "odd", sides, by=None)


def test_the_same_movement_happens_once():
    fund, by = a_fund(), person(Role.FINANCE)
    first = services.reserve(fund, "STF-1", 1_000, by=by, key="r1")
    assert services.reserve(fund, "STF-1", 1_000, by=by, key="r1") == first
    assert sums(fund)["reserved"] == 1_000
    assert Entry.objects.filter(verb="money.reserve").count() == 1


def test_a_movement_is_countered_once_and_never_changed():
    fund, by = a_fund(), person(Role.FINANCE)
    reserved = services.reserve(fund, "STF-1", 1_000, by=by, key="r1")
    opposite = services.counter(reserved, by=by)
    assert services.counter(reserved, by=by) == opposite
    assert (opposite.counters, sums(fund)["available"]) == (reserved, 54_000_000)
    assert "reserved" not in sums(fund)
    with pytest.raises(NotAllowedNow, match="not countered again"):
        services.counter(opposite, by=by)
    assert queries.problems(fund) == []


def test_a_countered_movement_gives_back_only_what_is_still_there():
    fund, by = a_fund(), person(Role.FINANCE)
    reserved = services.reserve(fund, "STF-1", 1_000, by=by, key="r1")
    services.commit(fund, "STF-1", 1_000, by=by, key="c1")
    with pytest.raises(NotAllowedNow, match="there is £0"):
        services.counter(reserved, by=by)


def test_the_database_itself_keeps_balances_from_falling_below_nought():
    fund = a_fund()
    booked = LedgerTransaction.objects.create(fund=fund, kind="reserve", key="beyond", sides=2)
    for account, pence in [(Account.RESERVED, 54_000_001), (Account.AVAILABLE, -54_000_001)]:
        side = Posting(transaction=booked, account=account, reference="STF-1", pence=pence)
        if pence < 0:
            with pytest.raises(IntegrityError, match="balance_not_below_nought"), transaction.atomic():
                side.save()
        else:
            side.save()
    transaction.set_rollback(True)


def test_a_balance_that_was_tampered_with_is_named():
    fund = a_fund()
    set_balance(fund, Account.LINES, 6_000_001)
    assert queries.problems(fund) == [
        "Other budget lines: the postings sum to 6000000 pence, the balance says 6000001."
    ]


STEPS = {
    "reserve": services.reserve, "free": services.free, "commit": services.commit, "order": services.order,
    "settle": services.settle,
}  # fmt: skip
MOVES = st.lists(
    st.tuples(st.sampled_from([*STEPS, "counter"]), st.integers(1, 400), st.integers(0, 30)), min_size=1, max_size=25
)


@given(moves=MOVES)
def test_any_sequence_of_movements_balances(moves):
    """Allowed or refused: the ledger adds up after every step, and nothing falls below nought."""
    with transaction.atomic():
        fund, by = a_fund(grants=1_000, others=10), person()
        for number, (name, pence, key) in enumerate(moves):
            booked = list(LedgerTransaction.objects.filter(fund=fund, kind__in=STEPS).order_by("pk"))
            try:
                if name == "counter":
                    if booked:
                        services.counter(booked[number % len(booked)], by=by)
                else:
                    STEPS[name](fund, "STF-1", pence, by=by, key=f"{fund.pk}-{key}")
            except NotAllowedNow:
                pass
            found = queries.balances(fund)
            assert queries.problems(fund) == []
            assert sum(found.values()) == 0
            assert all(pence >= 0 for account, pence in found.items() if account != Account.CONTRIBUTED)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_never_overdraw():
    """Eight want £1,000 of £3,500: three get it."""
    fund, by = a_fund(grants=350_000), person()
    barrier, said = threading.Barrier(8), []

    def reserve(number):
        try:
            barrier.wait(10)
            services.reserve(fund, f"STF-{number}", 100_000, by=by, key=f"r{number}")
            said.append("reserved")
        except NotAllowedNow as refusal:
            said.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=reserve, args=[number]) for number in range(8)]
    [thread.start() for thread in threads]
    [thread.join(30) for thread in threads]
    assert sorted(said) == ["The grants budget has £500 left; this needs £1,000."] * 5 + ["reserved"] * 3
    assert sums(fund)["reserved"] == 300_000
    assert queries.problems(fund) == []
