"""What funders pledge, what comes in, and money that moves between the budget's lines."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from grants.fund import queries, services
from grants.fund.models import CommitFrom, LineMove, Receipt
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.cast import person
from tests.grants.fund.cast import a_fund, sums

pytestmark = pytest.mark.django_db


def line(fund, key="learning"):
    return fund.lines.get(key=key)


def test_a_pledge_joins_its_line_and_a_receipt_says_that_it_came():
    fund, by = a_fund(), person(Role.FINANCE)
    made = services.pledge(fund, "Another trust", 5_000, line(fund), clock.today(), by=by)
    services.receive(made, 2_000, clock.today(), "FPI 77", by=by)
    assert (line(fund).pence, sums(fund)["lines"]) == (6_005_000, 6_005_000)
    assert (sums(fund)["contributed"], sums(fund)["received"]) == (-60_003_000, -2_000)
    with pytest.raises(NotAllowedNow, match=r"£30 is still to come; this would be £30.01\."):
        services.receive(made, 3_001, clock.today(), "FPI 78", by=by)
    assert queries.problems(fund) == []


def test_the_same_receipt_and_the_same_pledge_are_written_down_once():
    fund, by = a_fund(), person(Role.FINANCE)
    made = services.pledge(fund, "Another trust", 5_000, line(fund), clock.today(), by=by)
    services.receive(made, 2_000, clock.today(), "FPI 77", by=by)
    with pytest.raises(NotAllowedNow, match="written down already"):
        services.receive(made, 2_000, clock.today(), " fpi 77", by=by)
    with pytest.raises(NotAllowedNow, match="written down already"):
        services.pledge(fund, "another Trust", 5_000, line(fund), clock.today(), by=by)
    assert Receipt.objects.count() == 1


def test_a_receipt_written_by_mistake_is_undone_by_its_opposite_and_may_come_again():
    fund, by = a_fund(), person(Role.FINANCE)
    made = services.receive(fund.contributions.get(), 2_000, clock.today(), "FPI 77", by=by)
    services.undo_receipt(made, "It was for another fund", by=by)
    assert "received" not in sums(fund)
    with pytest.raises(NotAllowedNow, match="undone already"):
        services.undo_receipt(made, "Again", by=by)
    services.receive(fund.contributions.get(), 2_000, clock.today(), "FPI 77", by=by)
    assert sums(fund)["received"] == -2_000


def test_a_pledge_is_lowered_to_what_came_in_and_stays_in_its_history():
    fund, by = a_fund(), person(Role.FINANCE)
    first = queries.first_budget(fund)
    made = services.pledge(fund, "Another trust", 5_000, line(fund), clock.today(), by=by)
    services.receive(made, 2_000, clock.today(), "FPI 77", by=by)

    def lower(pence, why="They give less", one=made, off="learning"):
        return services.lower_pledge(one, pence, line(fund, off), why, by=by)

    with pytest.raises(NotAllowedNow, match=r"£20 of this pledge came in, so it is not lowered below £20\."):
        lower(1_999)
    with pytest.raises(NotAllowedNow, match=r"The pledge is £50 now\. Write less"):
        lower(5_000)
    with pytest.raises(NotValid, match="Say why"):
        lower(3_000, " ")
    assert (sums(fund)["contributed"], made.lowered.count()) == (-60_003_000, 0)
    lower(3_000)
    lower(2_000)
    with pytest.raises(NotAllowedNow, match=r"£0 is still to come"):
        services.receive(made, 1, clock.today(), "FPI 78", by=by)
    lower(59_000_000, one=fund.contributions.get(line=None))
    lower(58_999_900, one=fund.contributions.get(line=None), off="grants")
    assert list(made.lowered.values_list("before_pence", "pence", "movement__kind")) == [
        (5_000, 3_000, "pledge-lowered"), (3_000, 2_000, "pledge-lowered"),
    ]  # fmt: skip
    assert (line(fund).pence, sums(fund)["lines"], queries.problems(fund)) == (5_002_000, 5_002_000, [])
    assert queries.first_budget(fund) == first
    with pytest.raises(DatabaseError), transaction.atomic():
        type(made).objects.filter(pk=made.pk).update(pence=1_999)
    with pytest.raises(DatabaseError), transaction.atomic():
        made.lowered.update(why="Another reason")


def test_a_pledge_is_not_lowered_below_what_is_spent_or_promised():
    fund, by = a_fund(), person(Role.FINANCE)
    gift = fund.contributions.get()
    services.reserve(fund, "STF-1", 53_000_000, by=by, key="r")
    services.spend(fund, "learning", "x", 5_990_000, by=by, key="s")
    for key, free, lowest in (("grants", "£10,000", "£590,000"), ("learning", "£100", "£599,900")):
        with pytest.raises(NotAllowedNow, match=f"{free} is neither spent nor promised, .* lowered to {lowest} at"):
            services.lower_pledge(gift, 100, line(fund, key), "Why", by=by)
    services.lower_pledge(gift, 59_000_000, line(fund, "grants"), "Why", by=by)
    assert (sums(fund).get("available"), queries.problems(fund)) == (None, [])


def test_days_in_the_future_and_nothing_at_all_are_refused():
    fund, by, tomorrow = a_fund(), person(Role.FINANCE), clock.today() + dt.timedelta(days=1)
    for wrong in [
        lambda: services.pledge(fund, "T", 0, line(fund), clock.today(), by=by),
        lambda: services.pledge(fund, "T", 1, line(fund), tomorrow, by=by),
        lambda: services.receive(fund.contributions.get(), 1, tomorrow, "F", by=by),
        lambda: services.receive(fund.contributions.get(), -1, clock.today(), "F", by=by),
    ]:
        with pytest.raises(NotValid):
            wrong()


def test_a_fund_of_received_money_commits_what_came_in_and_no_pledge():
    fund, by = a_fund(), person(Role.FINANCE)
    services.commit_from(fund, CommitFrom.RECEIVED, by=by)
    services.receive(fund.contributions.get(), 1_000, clock.today(), "FPI 77", by=by)
    services.reserve(fund, "STF-1", 1_500, by=by, key="r")
    services.commit(fund, "STF-1", 900, by=by, key="c")
    with pytest.raises(NotAllowedNow, match=r"£10 came in, and £9 of it is promised or spent. This needs £2\."):
        services.commit(fund, "STF-1", 200, by=by, key="c2")
    with pytest.raises(NotAllowedNow, match="cannot be promised"):
        services.spend(fund, "learning", "x", 101, by=by, key="s")
    services.commit(fund, "STF-1", 900, by=by, key="c")  # the same once more is no new promise


def test_a_fund_that_promised_its_pledges_does_not_change_to_received_only():
    fund, by = a_fund(), person(Role.FINANCE)
    services.reserve(fund, "STF-1", 1_000, by=by, key="r")
    services.commit(fund, "STF-1", 1_000, by=by, key="c")
    with pytest.raises(NotAllowedNow, match="came in"):
        services.commit_from(fund, CommitFrom.RECEIVED, by=by)
    fund.refresh_from_db()
    assert fund.commits_from == CommitFrom.PLEDGED


def test_money_moves_between_lines_when_a_second_person_agrees():
    fund, one, other = a_fund(), person(Role.STAFF), person(Role.FINANCE)
    asked = services.propose_line_move(fund, line(fund), line(fund, "grants"), 4_000, "Fewer days", by=one)
    assert sums(fund)["available"] == 54_000_000
    services.decide_line_move(asked, True, "", by=other)
    assert (sums(fund)["available"], line(fund).pence, line(fund, "grants").pence) == (
        54_004_000,
        5_996_000,
        54_004_000,
    )
    with pytest.raises(NotAllowedNow, match="decided already"):
        services.decide_line_move(asked, True, "", by=other)
    assert queries.problems(fund) == []


def test_who_proposed_does_not_agree_and_staff_agree_to_nothing():
    fund, one = a_fund(), person(Role.FINANCE)
    asked = services.propose_line_move(fund, line(fund), line(fund, "grants"), 4_000, "Fewer days", by=one)
    for by in (one, person(Role.STAFF)):
        with pytest.raises(NotAllowed):
            services.decide_line_move(asked, True, "", by=by)
    with pytest.raises(NotAllowedNow, match="proposed already"):
        services.propose_line_move(fund, line(fund), line(fund, "grants"), 4_000, "Again", by=one)
    services.decide_line_move(asked, False, "It is needed in March", by=person(Role.FINANCE))
    assert (LineMove.objects.get().movement, sums(fund)["available"]) == (None, 54_000_000)


def test_a_line_gives_away_only_what_is_left_on_it():
    fund, by = a_fund(), person(Role.FINANCE)
    services.spend(fund, "learning", "x", 5_999_000, by=by, key="s")
    asked = services.propose_line_move(fund, line(fund), line(fund, "grants"), 1_001, "Fewer days", by=by)
    with pytest.raises(NotAllowedNow, match=r"there is £10; this needs £10.01"):
        services.decide_line_move(asked, True, "", by=person(Role.FINANCE))
    asked.refresh_from_db()
    assert (asked.decided_at, line(fund).pence) == (None, 6_000_000)


@pytest.mark.parametrize("role", [None, Role.STAFF, Role.BOARD, Role.FACILITATOR])
def test_only_finance_writes_down_what_came_in(role):
    fund = a_fund()
    for attempt in (
        lambda by: services.receive(fund.contributions.get(), 1, clock.today(), "F", by=by),
        lambda by: services.pledge(fund, "T", 1, line(fund), clock.today(), by=by),
        lambda by: services.commit_from(fund, CommitFrom.RECEIVED, by=by),
        lambda by: services.lower_pledge(fund.contributions.get(), 1, line(fund), "Why", by=by),
    ):
        with pytest.raises(NotAllowed):
            attempt(person(role))
