"""Slates: built by the facilitator, agreed by consent, within the budget, without whoever is recused."""

import datetime as dt
import threading

import pytest
from django.db import connection

from cocreation.deliberation import services as deliberation
from cocreation.deliberation.models import Round, RoundResult
from cocreation.recommendation import queries, services
from cocreation.recommendation.models import Slate, SlateItem, SlateState
from grants.board.models import Recommendation
from grants.board.queries import is_unchanged
from grants.calls.models import Stage
from grants.fund import queries as money
from grants.fund.models import Account, LedgerTransaction
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.models import Entry
from tests.cast import person
from tests.deciding import a_deciding_call, on_leave, recuse

pytestmark = pytest.mark.django_db


def reserved(world):
    return money.balances(world.call.fund)[Account.RESERVED]


def lines(slate):
    return sorted((item.application_id, item.pence, item.why, item.amount_reason) for item in slate.items.all())


# --- building --------------------------------------------------------------------------------------------------------


def test_a_draft_keeps_what_was_chosen_and_is_the_next_version():
    world = a_deciding_call(2)
    first, second = world.applications
    services.draft_slate(world.call, {}, by=world.facilitator)
    slate = services.draft_slate(
        world.call, {first.pk: (2_500_000, " Strong. ", ""), second.pk: (2_000_000, "", "They can begin smaller.")},
        by=world.facilitator,
    )  # fmt: skip
    assert (slate.version, slate.state, slate.created_by) == (2, SlateState.DRAFT, world.facilitator)
    assert lines(slate) == [
        (first.pk, 2_500_000, "Strong.", ""), (second.pk, 2_000_000, "", "They can begin smaller."),
    ]  # fmt: skip
    assert reserved(world) == 0
    assert Entry.objects.filter(verb="slate.drafted").count() == 2


@pytest.mark.parametrize("role", [None, Role.GROUP_MEMBER, Role.STAFF, Role.BOARD])
def test_only_a_facilitator_builds(role):
    world = a_deciding_call(1)
    with pytest.raises(NotAllowed, match="A facilitator builds"):
        services.draft_slate(world.call, world.items(), by=person(role))
    assert not Slate.objects.exists()


def test_an_amount_that_differs_needs_its_reason_and_stays_within_the_strand():
    world = a_deciding_call(1)
    pk = world.applications[0].pk
    for values, said in [
        ((2_000_000, "Why", " "), "Say why an amount differs"),
        ((0, "Why", "Reason"), "more than nought"),
        ((4_000_001, "Why", "Reason"), "at most £40,000"),
    ]:
        with pytest.raises(NotValid, match=said):
            services.draft_slate(world.call, {pk: values}, by=world.facilitator)
    assert (Slate.objects.count(), SlateItem.objects.count()) == (0, 0)


def test_what_the_facilitator_may_not_see_is_not_chosen():
    world, other = a_deciding_call(2), a_deciding_call(1)
    recuse(world.facilitator, world.applications[0])
    for application in (world.applications[0], other.applications[0]):
        with pytest.raises(NotValid, match="none that you are recused from"):
            services.draft_slate(world.call, {application.pk: (2_500_000, "Why", "")}, by=world.facilitator)
    assert not Slate.objects.exists()


def test_a_slate_over_the_budget_is_refused_with_both_sums():
    world = a_deciding_call(14, members=0, pence=4_000_000)  # £560,000 of £540,000
    with pytest.raises(NotAllowedNow, match=r"The grants budget has £540,000 left; this slate needs £560,000\."):
        world.draft()
    assert (Slate.objects.count(), SlateItem.objects.count()) == (0, 0)
    assert world.draft(*range(13)).items.count() == 13


def test_changing_replaces_the_grants_and_keeps_what_the_facilitator_is_recused_from():
    world = a_deciding_call(3)
    slate = world.draft(0, 1)
    recuse(world.facilitator, world.applications[0])
    changed = services.change_slate(slate, world.items(2), by=world.facilitator, seen=0)
    kept = {world.applications[0].pk, world.applications[2].pk}
    assert {item.application_id for item in changed.items.all()} == kept
    assert changed.revision == 1


def test_the_later_of_two_facilitators_overwrites_nothing():
    world = a_deciding_call(2)
    slate = world.draft(0)
    services.change_slate(slate, world.items(1), by=world.facilitator, seen=0)
    with pytest.raises(services.Changed, match="Somebody changed this slate"):
        services.change_slate(slate, {}, by=world.facilitator, seen=0)
    assert [item.application_id for item in slate.items.all()] == [world.applications[1].pk]


def test_a_proposed_slate_is_not_changed_only_amended_as_a_new_version():
    world = a_deciding_call(2)
    slate = world.propose(0)
    with pytest.raises(NotAllowedNow, match="before the Group already"):
        services.change_slate(slate, {}, by=world.facilitator)
    again = services.amend_slate(slate, by=world.facilitator)
    assert (again.version, again.state, lines(again)) == (2, SlateState.DRAFT, lines(slate))
    assert again.round is None


# --- proposing -------------------------------------------------------------------------------------------------------


def test_proposing_opens_a_round_for_the_active_members_of_that_moment():
    world = a_deciding_call(1, members=7)
    on_leave(world.members[6])
    slate = world.propose()
    assert slate.state == SlateState.PROPOSED
    assert slate.round.eligible == sorted(member.pk for member in world.members[:6])
    assert (slate.pot_pence, reserved(world)) == (54_000_000, 0)


def test_what_is_not_ready_is_not_proposed():
    world = a_deciding_call(2)
    soon = clock.now() + dt.timedelta(days=1)
    empty = services.draft_slate(world.call, {}, by=world.facilitator)
    with pytest.raises(NotValid, match="at least one grant"):
        services.propose_slate(empty, soon, by=world.facilitator)
    silent = services.draft_slate(world.call, world.items(0, why=""), by=world.facilitator)
    with pytest.raises(NotValid, match="Write for each grant why"):
        services.propose_slate(silent, soon, by=world.facilitator)
    slate = world.draft(0)
    with pytest.raises(NotValid, match="in the future"):
        services.propose_slate(slate, clock.now(), by=world.facilitator)
    with pytest.raises(NotAllowed, match="A facilitator"):
        services.propose_slate(slate, soon, by=world.members[0])
    assert Round.objects.count() == 0


def test_one_slate_at_a_time_is_before_the_group():
    world = a_deciding_call(2)
    slate, other = world.propose(0), world.draft(1)
    with pytest.raises(NotAllowedNow, match="Another version is before the Group"):
        services.propose_slate(other, clock.now() + dt.timedelta(days=1), by=world.facilitator)
    with pytest.raises(NotAllowedNow, match="proposed already"):
        services.propose_slate(slate, clock.now() + dt.timedelta(days=1), by=world.facilitator)
    services.close_slate(world.all_consent(slate), "We agree.", by=world.facilitator)
    with pytest.raises(NotAllowedNow, match="has agreed a slate"):
        services.propose_slate(other, clock.now() + dt.timedelta(days=1), by=world.facilitator)


# --- closing ---------------------------------------------------------------------------------------------------------


def test_an_agreed_slate_reserves_each_grant():
    world = a_deciding_call(2)
    slate = world.agree()
    assert (slate.state, slate.round.result) == (SlateState.AGREED, RoundResult.AGREED)
    assert reserved(world) == 5_000_000
    assert LedgerTransaction.objects.filter(kind="reserve").count() == 2
    assert money.problems(world.call.fund) == []


def test_an_objection_stops_it_and_nothing_is_reserved():
    world = a_deciding_call(1)
    slate = world.propose()
    deliberation.take_position(slate.round, "objection", "It would leave the north without any.", by=world.members[0])
    for member in world.members[1:]:
        deliberation.take_position(slate.round, "consent", by=member)
    slate = services.close_slate(slate, "Not agreed: we go on talking.", by=world.facilitator)
    assert (slate.state, slate.round.result, reserved(world)) == (SlateState.NOT_AGREED, RoundResult.OBJECTED, 0)
    again = services.amend_slate(slate, by=world.facilitator)
    assert services.propose_slate(again, clock.now() + dt.timedelta(days=1), by=world.facilitator).round != slate.round


def test_too_few_do_not_agree():
    world = a_deciding_call(1, members=8)
    slate = world.propose()
    for member in world.members[:5]:
        deliberation.take_position(slate.round, "consent", by=member)
    with clock.at(slate.round.closes_at):
        slate = services.close_slate(slate, "Too few of us.", by=world.facilitator)
    assert (slate.state, slate.round.result, reserved(world)) == (SlateState.NOT_AGREED, RoundResult.NO_QUORUM, 0)


def test_nobody_loses_the_time_they_were_promised():
    world = a_deciding_call(1)
    slate = world.propose()
    for member in world.members[:-1]:
        deliberation.take_position(slate.round, "consent", by=member)
    with pytest.raises(NotAllowedNow, match="Members may answer until"):
        services.close_slate(slate, "We agree.", by=world.facilitator)
    slate.refresh_from_db()
    assert (slate.state, slate.round.closed_at) == (SlateState.PROPOSED, None)
    deliberation.take_position(slate.round, "abstain", by=world.members[-1])
    assert services.close_slate(slate, "We agree.", by=world.facilitator).state == SlateState.AGREED


def test_closing_needs_an_outcome_and_happens_once():
    world = a_deciding_call(1)
    slate = world.all_consent(world.propose())
    with pytest.raises(NotValid, match="Write the outcome"):
        services.close_slate(slate, "  ", by=world.facilitator)
    assert reserved(world) == 0
    with pytest.raises(NotAllowed, match="A facilitator"):
        services.close_slate(slate, "We agree.", by=world.members[0])
    services.close_slate(slate, "We agree.", by=world.facilitator)
    with pytest.raises(NotAllowedNow, match="not before the Group"):
        services.close_slate(slate, "We agree again.", by=world.facilitator)
    assert reserved(world) == 2_500_000


def test_a_grant_that_loses_its_quorum_through_recusals_falls_off_marked():
    world = a_deciding_call(2, members=8)
    for member in world.members[:3]:  # five are left: fewer than six
        recuse(member, world.applications[0])
    slate = world.agree()
    fallen, kept = slate.items.order_by("application_id")
    tallies = queries.item_tallies(slate)
    assert (fallen.undecided, tallies[fallen.pk].eligible, tallies[fallen.pk].decidable) == (True, 5, False)
    assert (kept.undecided, tallies[kept.pk].took_part) == (False, 8)
    assert (slate.state, reserved(world)) == (SlateState.AGREED, 2_500_000)


def test_a_slate_without_any_decidable_grant_is_not_agreed():
    world = a_deciding_call(1, members=7)
    for member in world.members[:2]:
        recuse(member, world.applications[0])
    slate = world.agree()
    assert (slate.state, slate.round.result, reserved(world)) == (SlateState.NOT_AGREED, RoundResult.AGREED, 0)


def test_two_slates_of_one_fund_agreed_one_after_the_other_cannot_overdraw():
    one, other = (a_deciding_call(7, members=6, pence=4_000_000) for _ in range(2))
    assert one.call.fund == other.call.fund
    mine, theirs = one.all_consent(one.propose()), other.all_consent(other.propose())
    services.close_slate(mine, "We agree.", by=one.facilitator)
    theirs = services.close_slate(theirs, "We agree.", by=other.facilitator)
    assert (theirs.state, theirs.round.result) == (SlateState.NOT_AGREED, RoundResult.AGREED)
    assert reserved(one) == 28_000_000
    with pytest.raises(NotAllowedNow, match=r"The grants budget has £260,000 left; this slate needs £280,000\."):
        other.draft()
    assert services.amend_slate(theirs, by=other.facilitator).items.count() == 6  # what still fits


@pytest.mark.django_db(transaction=True)
def test_two_slates_of_two_calls_closed_at_once_cannot_overdraw():
    """Each needs £280,000 of the same £540,000."""
    worlds = [a_deciding_call(7, members=6, pence=4_000_000) for _ in range(2)]
    proposed = [world.all_consent(world.propose()) for world in worlds]
    barrier, said = threading.Barrier(2), []

    def close(world, slate):
        try:
            barrier.wait(10)
            said.append(services.close_slate(slate, "We agree.", by=world.facilitator).state)
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=pair) for pair in zip(worlds, proposed, strict=True)]
    [thread.start() for thread in threads]
    [thread.join(30) for thread in threads]
    assert sorted(said) == ["agreed", "not_agreed"]
    assert reserved(worlds[0]) == 28_000_000
    assert LedgerTransaction.objects.filter(kind="reserve").count() == 7
    assert money.problems(worlds[0].call.fund) == []


# --- recommending ----------------------------------------------------------------------------------------------------


def test_recommending_freezes_the_pack_and_hands_it_to_the_board():
    world = a_deciding_call(3)
    for member in world.members[:3]:
        recuse(member, world.applications[2])
    slate = world.agree()
    received = services.recommend_slate(slate, by=world.facilitator)
    slate.refresh_from_db()
    world.call.refresh_from_db()
    assert (slate.state, world.call.stage) == (SlateState.RECOMMENDED, Stage.RECOMMENDED)
    assert is_unchanged(Recommendation.objects.get(pk=received.pk))
    pack = received.pack
    assert [row["organisation"] for row in pack["grants"]] == ["Example Network 1", "Example Network 2"]
    assert pack["grants"][0]["why"] == "Leads from lived experience."
    assert pack["grants"][0]["what"].startswith("We meet every week")
    assert [row["organisation"] for row in pack["referred"]] == ["Example Network 3"]
    assert pack["turnout"] == {"eligible": 8, "took_part": 8, "needed": 6}
    assert (pack["recusals"], pack["stances"]["consent"]) == (3, 8)
    assert pack["spread"] == {"medians": ["75.0", "81.2"], "readings_each": [3, 3], "flagged": 2}
    assert pack["budget"] == {"pot": 54_000_000, "recommended": 5_000_000, "left": 49_000_000}
    assert (pack["regions"], pack["strands"][0][1:]) == ([["Wales", 2, 5_000_000]], [2, 5_000_000])
    assert len(pack["decision_tests"]) == 7


def test_only_an_agreed_slate_is_recommended_once_and_by_a_facilitator():
    world = a_deciding_call(1)
    draft = world.draft()
    with pytest.raises(NotAllowedNow, match="cannot become"):
        services.recommend_slate(draft, by=world.facilitator)
    slate = world.agree()
    with pytest.raises(NotAllowed, match="A facilitator"):
        services.recommend_slate(slate, by=world.members[0])
    services.recommend_slate(slate, by=world.facilitator)
    with pytest.raises(NotAllowedNow):
        services.recommend_slate(slate, by=world.facilitator)
    assert Recommendation.objects.count() == 1


def test_an_interest_declared_after_closing_takes_the_position_away():
    world = a_deciding_call(2, members=8)
    slate = world.agree()
    for member in world.members[:3]:
        recuse(member, world.applications[0])
    received = services.recommend_slate(slate, by=world.facilitator)
    assert [grant.application for grant in received.grants.all()] == [world.applications[1]]
    assert [row["reference"] for row in received.pack["referred"]] == [world.applications[0].reference]
    assert reserved(world) == 2_500_000
    assert money.problems(world.call.fund) == []


def test_when_every_grant_lost_its_quorum_nothing_is_recommended():
    world = a_deciding_call(1, members=7)
    slate = world.agree()
    for member in world.members[:2]:
        recuse(member, world.applications[0])
    with pytest.raises(NotAllowedNow, match="No grant of this slate has a quorum"):
        services.recommend_slate(slate, by=world.facilitator)
    slate.refresh_from_db()
    assert (slate.state, reserved(world)) == (SlateState.AGREED, 2_500_000)
