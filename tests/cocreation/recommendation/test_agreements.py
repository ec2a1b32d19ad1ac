"""Agreeing a slate by consent: its round closes, and its money is reserved."""

import datetime as dt
import threading

import pytest
from django.db import connection

from cocreation.deliberation import services as deliberation
from cocreation.deliberation.models import RoundResult
from cocreation.recommendation import queries, services
from cocreation.recommendation.models import SlateState
from grants.fund import queries as money
from grants.fund.models import LedgerTransaction
from shaping_future import clock
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.deciding import a_deciding_call, recuse, reserved

pytestmark = pytest.mark.django_db


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


def test_who_stays_out_of_every_grant_has_no_say_about_the_slate():
    world = a_deciding_call()
    slate = world.propose(0, 1)
    deliberation.take_position(slate.round, "objection", "I would rather see mine.", by=world.members[0])
    for member in world.members[1:]:
        deliberation.take_position(slate.round, "consent", by=member)
    recuse(world.members[0], world.applications[0])
    assert queries.out_of_everything(slate) == set()
    recuse(world.members[0], world.applications[1])
    assert queries.out_of_everything(slate) == {world.members[0].pk}
    slate = services.close_slate(slate, "We agree.", by=world.facilitator)
    assert (slate.state, slate.round.result) == (SlateState.AGREED, RoundResult.AGREED)
    pack = services.recommend_slate(slate, by=world.facilitator).pack
    assert (pack["turnout"]["eligible"], pack["turnout"]["took_part"], pack["stances"]["objection"]) == (7, 7, 0)


def test_nobody_waits_for_an_answer_that_would_not_count():
    world = a_deciding_call()
    slate = world.propose(0)
    for member in world.members[1:]:
        deliberation.take_position(slate.round, "consent", by=member)
    assert not queries.everybody_spoke(slate)
    recuse(world.members[0], world.applications[0])
    assert queries.everybody_spoke(slate)
    assert services.close_slate(slate, "We agree.", by=world.facilitator).state == SlateState.AGREED


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
    assert (slate.state, slate.round.result, reserved(world)) == (SlateState.NOT_AGREED, RoundResult.REFERRED, 0)


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
