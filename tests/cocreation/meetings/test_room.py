"""The room: seats and votes, hands, rounds inside an item, outcomes, and who stays out."""

import datetime as dt

import pytest
from django.urls import reverse

from cocreation.deliberation.models import Position, Round
from cocreation.meetings import services
from cocreation.meetings.models import Attendance, Hand, StepOut
from cocreation.meetings.queries import meeting_for, room_for
from grants.applications.services import withdraw_application
from shaping_future import clock
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.cast import signed_in_as
from tests.cocreation.meetings.cast import together
from tests.standing import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker):
    yield from built_once(lambda: together().starts(), django_db_blocker)


@pytest.fixture
def world(standing):
    standing.meeting.refresh_from_db()
    return standing


def room(world, user):
    return room_for(user, meeting_for(user, world.meeting.public_id))


def test_it_begins_once_and_only_with_an_agenda(world):
    with pytest.raises(NotAllowedNow, match="on already"):
        services.start_meeting(world.meeting, by=world.facilitator)
    with pytest.raises(NotAllowed):
        services.end_meeting(world.meeting, by=world.members[0])


def test_a_vote_comes_with_the_group_and_never_with_the_process(world):
    for by, seat in (
        (world.facilitator, "member"),
        (world.staff, "member"),
        (world.staff, "facilitator"),
        (world.members[0], "facilitator"),
    ):
        with pytest.raises(NotAllowed, match="This seat is for other people"):
            services.come(world.meeting, "online", seat, by=by)
    with pytest.raises(NotValid, match="how you take part"):
        services.come(world.meeting, "in_person", "notes", by=world.staff)
    services.come(world.meeting, "online", "notes", by=world.staff)
    held = world.asks(world.begins(0))
    assert set(held.round.eligible) == {one.pk for one in world.members}
    for nobody in (world.facilitator, world.staff):
        with pytest.raises(NotAllowed):
            services.answer_round(held, "consent", by=nobody)
    assert Position.objects.count() == 0


def test_a_member_in_another_seat_has_no_vote_today(world):
    services.leave(world.meeting, by=world.members[0])
    services.come(world.meeting, "online", "notes", by=world.members[0])
    held = world.asks(world.begins(0))
    assert world.members[0].pk not in held.round.eligible
    with pytest.raises(NotAllowed):
        services.answer_round(held, "consent", by=world.members[0])


def test_coming_twice_is_coming_once_and_leaving_lowers_the_hand(world):
    member = world.members[0]
    services.come(world.meeting, "online", "member", by=member)
    services.raise_hand(world.meeting, by=member)
    services.leave(world.meeting, by=member)
    with pytest.raises(NotAllowedNow, match="Say first that you are here"):
        services.leave(world.meeting, by=member)
    assert Hand.objects.filter(ended_at=None).count() == 0
    services.come(world.meeting, "online", "member", by=member)
    assert Attendance.objects.filter(user=member).count() == 2


def test_who_has_not_spoken_comes_first(world):
    world.begins(0)
    one, two, three, four = world.members[:4]
    services.call_hand(world.meeting, one, by=world.facilitator)
    services.lower_hand(world.meeting, by=one)
    for number, (member, kind) in enumerate([(one, "speak"), (two, "speak"), (three, "answer"), (four, "technical")]):
        with clock.at(clock.now() + dt.timedelta(seconds=number)):
            services.raise_hand(world.meeting, kind, by=member)
    services.raise_hand(world.meeting, by=two)  # twice is once
    seen = room(world, world.facilitator)
    assert [here.user for here in seen.queue] == [four, two, three, one]
    assert one not in [here.user for here in seen.not_spoken]
    assert len(seen.not_spoken) == 6
    services.call_hand(world.meeting, two, by=world.facilitator)
    services.call_hand(world.meeting, three, by=world.facilitator)  # who spoke before has finished
    seen = room(world, world.facilitator)
    assert seen.speaking.user == three
    assert [here.user for here in seen.queue] == [four, one]
    with pytest.raises(NotAllowed):
        services.call_hand(world.meeting, four, by=world.members[0])
    with pytest.raises(NotValid, match="why you raise your hand"):
        services.raise_hand(world.meeting, "shout", by=world.members[5])


def test_one_item_at_a_time_and_each_ends_with_an_outcome(world):
    first = world.begins(0)
    assert world.begins(0).started_at == first.started_at  # twice is once
    with pytest.raises(NotAllowedNow, match="Another item is on"):
        world.begins(1)
    with pytest.raises(NotAllowedNow, match="End it with its outcome first"):
        services.end_meeting(world.meeting, by=world.facilitator)
    with pytest.raises(NotValid, match="Choose how the item ended"):
        services.end_item(first, "", "Words.", by=world.facilitator)
    with pytest.raises(NotValid, match="Write the outcome in a sentence"):
        services.end_item(first, "decided", "  ", by=world.facilitator)
    held = world.asks(first)
    with pytest.raises(NotAllowedNow, match="A round is open about this item"):
        world.ends(first)
    world.answers(held)
    world.closes(held, "Agreed.")
    assert world.ends(first).outcome_by == world.facilitator
    world.ends(first)  # the same again
    with pytest.raises(NotAllowedNow, match="cannot become"):
        world.ends(first, outcome="Something else.")
    rest = world.begins(2)
    assert services.end_item(rest, by=world.facilitator).is_done  # a break needs no outcome
    assert services.end_meeting(world.meeting, by=world.facilitator).is_over
    assert Attendance.objects.here().count() == 0
    with pytest.raises(NotAllowedNow, match="not on now"):
        services.raise_hand(world.meeting, by=world.members[0])


def test_a_meeting_ends_though_the_application_was_withdrawn_in_the_middle(world):
    item = world.begins(0)
    lead = world.applications[0].started_by
    withdraw_application(world.applications[0], by=lead)
    assert room(world, world.facilitator).stays_out
    assert services.end_meeting(world.meeting, by=world.facilitator).is_over
    item.refresh_from_db()
    assert (item.state, "withdrawn" in item.outcome) == ("done", True)


def test_a_round_waits_for_who_is_here_and_for_nobody_else(world):
    services.leave(world.meeting, by=world.members[6])
    item = world.begins(0)
    held = world.asks(item)
    assert world.asks(item) == held  # the same words again, as after a lost answer
    with pytest.raises(NotAllowedNow, match="Close it first"):
        world.asks(item, "Other words")
    for member in world.members[:5]:
        services.answer_round(held, "consent", by=member)
    with pytest.raises(NotAllowedNow, match="One person here has not answered yet"):
        world.closes(held, "Agreed.")
    assert room(world, world.members[0]).asked.answered == 5
    assert room(world, world.members[0]).asked.positions == []  # secret
    services.answer_round(held, "objection", "It harms.", by=world.members[5])
    services.answer_round(held, "consent", by=world.members[5])  # the last word counts
    assert world.closes(held, "Agreed.").result == "agreed"
    with pytest.raises(NotAllowedNow, match="closed"):
        services.answer_round(held, "abstain", by=world.members[0])


def test_its_time_is_the_promise(world):
    held = world.asks(world.begins(0), minutes=4)
    for member in world.members[:6]:
        services.answer_round(held, "consent", by=member)
    with clock.at(clock.now() + dt.timedelta(minutes=6)):
        with pytest.raises(NotAllowedNow):
            services.answer_round(held, "consent", by=world.members[6])
        assert world.closes(held, "Agreed.").result == "agreed"


def test_an_objection_then_an_amended_proposal(world):
    item = world.begins(0)
    held = world.asks(item)
    world.answers(held, objector=world.members[2])
    assert world.closes(held, "An objection stands.").result == "objected"
    amended = world.asks(item, "We talk with them, and ask about the north.")
    world.answers(amended)
    assert world.closes(amended, "Agreed.").result == "agreed"
    assert [one.number for one in room(world, world.members[0]).rounds] == [2, 1]


def test_after_three_rounds_comes_what_was_named_when_the_first_one_opened(world):
    item = world.begins(0)
    for number in range(1, 4):
        held = services.open_round(item, f"Text {number}", 10, fallback="refer", by=world.facilitator)
        assert held.round.fallback["sentence"].startswith("It is referred to a neutral panel")
        world.answers(held, objector=world.members[2])
        assert world.closes(held, "It stands.").number == number
    with pytest.raises(NotAllowedNow, match="There were 3 rounds. Now comes what was named: It is referred"):
        world.asks(item, "Text 4")
    page = signed_in_as(world.facilitator).get(reverse("meeting-detail", args=[world.meeting.public_id])).text
    assert "What was named for the end: It is referred to a neutral panel" in page
    assert world.ends(item, "referred", "The Board decides it.").is_done


def test_whoever_stays_out_has_no_part_in_the_item(world):
    out, item = world.out, world.items[3]
    services.raise_hand(world.meeting, by=out)
    item = services.begin_item(item, by=world.facilitator)
    assert Hand.objects.filter(ended_at=None).count() == 0
    held = world.asks(item)
    assert out.pk not in held.round.eligible
    for refused in (
        lambda: services.raise_hand(world.meeting, by=out),
        lambda: services.step_out(world.meeting, by=out),
        lambda: services.answer_round(held, "consent", by=out),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(NotAllowed):
        services.call_hand(world.meeting, out, by=world.facilitator)
    seen = room(world, out)
    assert (seen.stays_out, seen.item, seen.rounds, seen.queue, seen.out) == (True, None, [], [], [])
    assert room(world, world.facilitator).out == [out]
    assert room(world, world.members[0]).out == []
    world.answers(held)
    counted = world.closes(held, "Agreed.")
    assert (len(counted.eligible), counted.result) == (6, "agreed")


def test_too_few_without_a_tie_is_said_before_anybody_is_asked(world):
    from grants.applications.models import Rung
    from grants.applications.services import recuse

    recuse(world.applications[2], world.members[0], Rung.ROOM, by=world.facilitator)
    item = world.begins(3)
    with pytest.raises(NotAllowedNow, match="Only 5 members without a tie"):
        world.asks(item)
    assert Round.objects.count() == 0
    assert world.ends(item, "referred", "The Board decides it.").is_done


def test_anybody_steps_out_for_no_reason_and_is_not_waited_for(world):
    item = world.begins(0)
    services.step_out(world.meeting, by=world.members[1])
    services.step_out(world.meeting, by=world.members[1])
    assert StepOut.objects.count() == 1
    assert world.members[1] not in [here.user for here in room(world, world.facilitator).not_spoken]
    held = world.asks(item)
    for member in (world.members[0], *world.members[2:]):
        services.answer_round(held, "consent", by=member)
    assert room(world, world.facilitator).missing == 0
    world.closes(held, "Agreed.")
    services.step_in(world.meeting, by=world.members[1])
    assert StepOut.objects.count() == 0
