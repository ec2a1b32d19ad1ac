"""Agreeing a slate by consent: its round closes, and its money is reserved."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from cocreation.deliberation import services as deliberation
from cocreation.deliberation.kinds import TESTS
from cocreation.deliberation.models import RoundResult
from cocreation.group.services import leave_group
from cocreation.recommendation import queries, services
from cocreation.recommendation.models import SlateState
from grants.fund import queries as money
from grants.fund.models import LedgerTransaction
from shaping_future import clock
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import signed_in_as
from tests.deciding import a_deciding_call, recuse, reserved

pytestmark = pytest.mark.django_db


def test_an_agreed_slate_reserves_each_grant():
    world = a_deciding_call(2)
    slate = world.agree()
    assert (slate.state, slate.round.result) == (SlateState.AGREED, RoundResult.AGREED)
    assert reserved(world) == 5_000_000
    assert LedgerTransaction.objects.filter(kind="reserve").count() == 2
    assert money.problems(world.call.fund) == []


def objected(world, slate):
    """One objects, everybody else consents, and the answers are open."""
    deliberation.take_position(slate.round, "objection", "It would leave the north without any.", by=world.members[0])
    for member in world.members[1:]:
        deliberation.take_position(slate.round, "consent", by=member)
    return services.shut_slate(slate, by=world.facilitator)


def test_an_objection_stops_it_and_after_three_changed_slates_comes_what_was_named():
    world = a_deciding_call(3)
    for number, which in enumerate([(0, 1, 2), (0, 1), (0,)], start=1):
        slate = objected(world, world.propose(*which))
        assert (slate.round.number, slate.round.method) == (number, "consent")
        assert slate.round.fallback["sentence"] == "Two thirds of everybody who can take part decide."
        slate = services.close_slate(slate, "Not agreed: we go on talking.", by=world.facilitator)
        assert (slate.state, slate.round.result, reserved(world)) == (SlateState.NOT_AGREED, RoundResult.OBJECTED, 0)
        if number < 3:
            with pytest.raises(NotAllowedNow, match="Change it so that it answers the objection"):
                services.propose_slate(
                    services.amend_slate(slate, by=world.facilitator), world.soon(), by=world.facilitator
                )
    last = world.propose(0)  # unchanged: what was named decides about it
    assert (last.round.number, last.round.method, last.round.before) == (4, "majority", slate.round)
    for member, stance in zip(world.members, ["against", *["for"] * 6, "abstain"], strict=True):
        deliberation.take_position(last.round, stance, by=member)
    last = services.close_slate(last, "Six of eight are for it.", by=world.facilitator)
    assert (last.state, reserved(world)) == (SlateState.AGREED, 2_500_000)
    pack = services.recommend_slate(last, by=world.facilitator).pack
    assert (pack["stances"], pack["round"]) == ({"for": 6, "against": 1, "abstain": 1}, 4)
    assert "two thirds of everybody" in pack["method"]
    assert (pack["ballots"]["consent"]["method"], pack["ballots"]["consent"]["rules"]) == (
        "majority",
        {"of_all": "2/3"},
    )


def test_an_objection_that_is_taken_back_stops_nothing_and_answers_are_read_before_the_outcome():
    world = a_deciding_call(1)
    slate = objected(world, world.propose())
    with pytest.raises(NotAllowedNow, match="can no longer be changed"):
        services.answer_slate(slate, "consent", by=world.members[0])
    assert [one.reason for one in queries.reasons_for(world.members[1], slate)] == [
        "It would leave the north without any."
    ]
    objection = slate.round.positions.get(stance="objection").objection
    deliberation.withdraw_objection(objection, by=world.members[0])
    slate = services.close_slate(slate, "Agreed, with the north next time.", by=world.facilitator)
    assert (slate.state, reserved(world)) == (SlateState.AGREED, 2_500_000)
    pack = services.recommend_slate(slate, by=world.facilitator).pack
    assert (pack["ballots"]["consent"]["struck"], pack["stances"]["objection"]) == (1, 1)


def test_whoever_stays_out_of_any_grant_neither_reads_an_objection_nor_says_whether_it_stands():
    world = a_deciding_call(2)
    recuse(world.members[1], world.applications[1])
    slate = objected(world, world.propose())
    objection = slate.round.positions.get(stance="objection").objection
    deliberation.keep_tests(objection, dict.fromkeys(TESTS, True), by=world.facilitator)
    deliberation.ask_the_others(objection, by=world.facilitator)
    where = reverse("round-objections", args=[slate.round.public_id])
    assert signed_in_as(world.members[1]).get(where).status_code == 404
    page = signed_in_as(world.members[2]).get(where).content.decode()
    assert "It would leave the north without any." in page
    with pytest.raises(NotAllowed):
        deliberation.vote_on_objection(objection, True, by=world.members[1])
    for member in world.members[2:]:
        deliberation.vote_on_objection(objection, False, by=member)
    assert deliberation.settle_objection(objection, by=world.facilitator).state == "not_valid"


def test_the_group_hears_that_a_slate_is_before_it_and_who_left_is_neither_told_nor_waited_for():
    world = a_deciding_call(1)
    letters = Message.objects.filter(subject="A question for the Group")
    slate = world.propose()
    assert {one.to for one in letters} == {one.email for one in world.members}
    for member in world.members[1:]:
        deliberation.take_position(slate.round, "consent", by=member)
    leave_group(world.members[0].membership, by=world.members[0])
    assert queries.everybody_spoke(slate)
    slate = services.close_slate(slate, "We agree.", by=world.facilitator)
    assert (slate.state, slate.round.left) == (SlateState.AGREED, [world.members[0].pk])


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
