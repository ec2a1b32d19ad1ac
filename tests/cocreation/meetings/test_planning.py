"""Planning: who may, an agenda from where readers disagree with breaks in it, invitations that tell nothing."""

import datetime as dt
import uuid

import pytest

from cocreation.meetings import services
from cocreation.meetings.kinds import MeetingState
from cocreation.meetings.models import AgendaItem, Meeting
from cocreation.meetings.queries import agenda_for, meeting_for, next_meeting
from cocreation.meetings.services import NewItem
from cocreation.meetings.workflow import NEXT, NEXT_ITEM
from grants.applications.models import Clearance
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import person
from tests.cocreation.meetings.cast import together
from tests.standing import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(together, django_db_blocker)


def plan(by, **changes):
    starts = clock.now() + dt.timedelta(days=3)
    given = {"title": "Who we talk with", "way": "online", "place": "", "starts_at": starts}
    given = given | {"ends_at": starts + dt.timedelta(hours=2)} | changes
    return services.plan_meeting(**given, by=by)


def test_every_state_has_its_place_in_the_table():
    assert set(NEXT) == set(MeetingState)
    assert {one for some in NEXT_ITEM.values() for one in some} <= set(NEXT_ITEM)


def test_a_facilitator_plans_and_the_same_page_twice_is_one_meeting(world):
    key = uuid.uuid4()
    assert plan(world.facilitator, key=key) == plan(world.facilitator, key=key)
    with pytest.raises(NotAllowed):
        plan(world.members[0])
    with pytest.raises(NotAllowed):
        plan(world.staff)
    assert Meeting.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "  "}, "Give the meeting a title."),
        ({"way": "by post"}, "Choose how people meet."),
        ({"starts_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "Choose a time that is still to come."),
        ({"ends_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "A meeting ends after it begins"),
        ({"ends_at": dt.datetime(2090, 1, 1, tzinfo=dt.UTC)}, "takes 4 hours at most"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(world, changes, sentence):
    with pytest.raises(NotValid, match=sentence):
        plan(world.facilitator, **changes)
    assert Meeting.objects.count() == 1


def test_the_agenda_has_a_break_before_anybody_sits_too_long(world):
    meeting = plan(world.facilitator, call=world.call)
    rows = [(one, f"Why {number}.") for number, one in enumerate(world.applications)]
    made = services.propose_agenda(meeting, rows * 1, by=world.facilitator)
    assert [(one.kind, one.minutes, one.why) for one in made] == [
        ("decide", 15, "Why 0."),
        ("decide", 15, "Why 1."),
        ("decide", 15, "Why 2."),
    ]
    with pytest.raises(NotAllowedNow, match="There is an agenda already"):
        services.propose_agenda(meeting, rows, by=world.facilitator)


def test_long_agendas_are_cut_to_the_time_there_is():
    from cocreation.meetings.services.agenda import _fitting

    found = _fitting([NewItem("decide", 15, title=str(number)) for number in range(20)], 120)
    assert [one.kind[0] for one in found] == list("dddbddd")
    assert sum(one.minutes for one in found) <= 120


def test_a_facilitator_proposes_only_what_they_are_in_the_room_for(world):
    from grants.applications.models import Rung
    from grants.applications.services import recuse

    recuse(world.applications[0], world.facilitator, Rung.ROOM, by=world.facilitator)
    meeting = plan(world.facilitator, call=world.call)
    made = services.propose_agenda(meeting, [(one, "Why.") for one in world.applications], by=world.facilitator)
    assert [one.application for one in made] == world.applications[1:]
    with pytest.raises(NotValid, match="Choose an application of this meeting's call"):
        services.add_item(meeting, NewItem("decide", 5, application=world.applications[0]), by=world.facilitator)


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (NewItem("vote", 10, title="It"), "Choose what the item is"),
        (NewItem("talk", 0, title="It"), "between 1 and"),
        (NewItem("talk", 10), "one of the two"),
    ],
)
def test_an_item_that_cannot_be_is_refused(world, new, sentence):
    with pytest.raises(NotValid, match=sentence):
        services.add_item(world.meeting, new, by=world.facilitator)
    assert len(world.items) == 4


def test_items_are_placed_changed_and_taken_off_until_they_begin(world):
    first, second, rest, third = world.items
    services.place_item(second, "earlier", by=world.facilitator)
    assert world.items == [second, first, rest, third]
    with pytest.raises(NotAllowedNow, match="nothing to change places with"):
        services.place_item(second, "earlier", by=world.facilitator)
    services.place_item(rest, "off", by=world.facilitator)
    services.change_item(first, NewItem("talk", 5, why="Shorter."), by=world.facilitator)
    assert [one.minutes for one in world.items] == [25, 5, 20]
    world.starts()
    services.begin_item(second, by=world.facilitator)
    with pytest.raises(NotAllowedNow, match="has begun"):
        services.place_item(second, "off", by=world.facilitator)
    with pytest.raises(NotAllowed):
        services.place_item(first, "off", by=world.members[0])


def test_invitations_and_reminders_say_when_and_not_what(world):
    services.invite(world.meeting, by=world.facilitator)
    with pytest.raises(NotAllowedNow, match="were sent already"):
        services.invite(world.meeting, by=world.facilitator)
    mails = Message.objects.filter(key__startswith=f"meeting:{world.meeting.pk}:")
    assert mails.count() == 8
    assert services.remind_of_meetings() == 0  # not yet
    with clock.at(world.meeting.starts_at - dt.timedelta(hours=20)):
        assert services.remind_of_meetings() == 1
        assert services.remind_of_meetings() == 1
    assert mails.count() == 16
    services.call_off(world.meeting, by=world.facilitator)
    assert mails.count() == 24
    said = " ".join(f"{mail.subject} {mail.body}" for mail in mails)
    assert [one for one in world.applications if str(one.organisation) in said] == []


def test_a_moved_meeting_is_told_and_a_stale_page_changes_nothing(world):
    services.invite(world.meeting, by=world.facilitator)
    meeting = Meeting.objects.get(pk=world.meeting.pk)
    given = {name: getattr(meeting, name) for name in ("title", "way", "place", "starts_at", "ends_at")}
    with pytest.raises(NotAllowedNow, match="Somebody changed this meeting"):
        services.change_meeting(meeting, seen=meeting.revision - 1, by=world.facilitator, **given)
    given["place"] = "The library"
    services.change_meeting(meeting, seen=meeting.revision, by=world.facilitator, **given)
    assert Message.objects.filter(subject="A meeting of the Group has moved").count() == 8


def test_who_has_not_declared_reads_nothing_of_a_call(world):
    late = person(Role.FACILITATOR)
    with pytest.raises(NotAllowedNow, match="Declare your interests"):
        meeting_for(late, world.meeting.public_id)
    Clearance.objects.create(call=world.call, user=late)
    assert meeting_for(late, world.meeting.public_id) == world.meeting
    with pytest.raises(Meeting.DoesNotExist):
        meeting_for(person(Role.BOARD), world.meeting.public_id)


def test_whoever_stays_out_knows_that_there_is_something_and_how_long(world):
    lines = agenda_for(world.out, world.meeting)
    assert [(line.item is None, line.minutes) for line in lines] == [
        (False, 20), (False, 25), (False, 15), (True, 20),
    ]  # fmt: skip
    assert all(line.item for line in agenda_for(world.members[0], world.meeting))
    assert AgendaItem.objects.open_to(person(Role.BOARD)).exclude(application=None).count() == 0
    assert next_meeting(world.out) == world.meeting
