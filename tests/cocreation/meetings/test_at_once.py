"""Two facilitators, a hand pressed twice, an answer that arrives again: nothing happens twice."""

import pytest

from cocreation.deliberation.models import Position
from cocreation.meetings import services
from cocreation.meetings.kinds import ItemState
from cocreation.meetings.models import Attendance, Hand, ItemRound, Voice
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow
from shaping_future.record.models import Entry
from tests.cast import person
from tests.cocreation.cast import declare
from tests.cocreation.meetings.cast import together
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def refused(found):
    return sum(isinstance(one, NotAllowedNow) for one in found)


def test_nothing_in_a_meeting_happens_twice():
    world = together()
    other = person(Role.FACILITATOR)
    declare(world.call, other)
    meeting, both = world.meeting, (world.facilitator, other)
    found = at_once(*(lambda by=by: services.start_meeting(meeting, by=by) for by in both))
    assert (refused(found), Entry.objects.filter(verb="meeting.moved").count()) == (1, 1)

    everybody = [*world.members, *world.members]
    found = at_once(
        *(lambda by=by: services.come(meeting, "online", "facilitator", by=by) for by in (*both, *both)),
        *(lambda by=by: services.come(meeting, "online", "member", by=by) for by in everybody),
    )
    assert (Attendance.objects.count(), [one for one in found if isinstance(one, Exception)]) == (9, [])

    found = at_once(*(lambda item=item: services.begin_item(item, by=other) for item in world.items[:2]))
    assert (refused(found), meeting.items.filter(state=ItemState.ON).count()) == (1, 1)

    member = world.members[0]
    at_once(*(lambda: services.raise_hand(meeting, by=member) for _press in range(6)))
    assert Hand.objects.count() == 1

    item = meeting.items.get(state=ItemState.ON)
    at_once(*(lambda by=by: services.open_round(item, "We fund it.", 10, by=by) for by in both))
    held = ItemRound.objects.get()
    at_once(*(lambda: services.answer_round(held, "objection", "It harms.", True, by=member) for _time in range(6)))
    assert (Position.objects.count(), Voice.objects.count()) == (1, 1)
    assert Entry.objects.filter(verb="round.position-taken").count() == 1
    for one in world.members[1:]:
        services.answer_round(held, "consent", by=one)
    at_once(*(lambda by=by: services.show_answers(held, by=by) for by in both))
    found = at_once(*(lambda by=by: services.close_round(held, "Not agreed.", by=by) for by in both))
    assert (refused(found), Entry.objects.filter(verb="round.closed").count()) == (1, 1)

    found = at_once(*(lambda: services.end_item(item, "not_agreed", "We change it.", by=other) for _press in range(3)))
    assert (refused(found), Entry.objects.filter(verb="meeting.item-moved").count()) == (0, 2)
    services.end_meeting(meeting, by=other)
    at_once(*(lambda by=by: services.confirm_minutes(meeting, by=by) for by in both))
    assert Entry.objects.filter(verb="minutes.confirmed").count() == 1
