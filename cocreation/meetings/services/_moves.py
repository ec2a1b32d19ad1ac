"""What every service here begins or ends with: the locked meeting, who may, the one door of states."""

from typing import Any

from django.db.models import F

from cocreation.deliberation.rules import holds_process
from cocreation.meetings.kinds import ItemState, MeetingState
from cocreation.meetings.models import AgendaItem, Attendance, Meeting
from cocreation.meetings.workflow import NEXT, NEXT_ITEM
from grants.applications.models import Application
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note

NOT_RUNNING = "This meeting is not on now."


def locked(meeting: Meeting) -> Meeting:
    """Everything of a meeting happens one after the other."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("call").get(pk=meeting.pk)


def touched(meeting: Meeting) -> Meeting:
    """Somebody in the room can see a change."""
    Meeting.objects.filter(pk=meeting.pk).update(revision=F("revision") + 1)
    meeting.revision += 1
    return meeting


def refuse_unless_holding(by: User) -> None:
    if not holds_process(by):
        raise NotAllowed("A facilitator takes this step.")


def refuse_unless_running(meeting: Meeting) -> None:
    if meeting.state != MeetingState.RUNNING:
        raise NotAllowedNow(NOT_RUNNING)


def item_on(meeting: Meeting, by: User) -> AgendaItem | None:
    """What is talked about now. Refuses whoever stays out of it: nothing of it is theirs to do."""
    item = meeting.items.select_related("application").filter(state=ItemState.ON).first()
    refuse_if_out(item, by)
    return item


def refuse_if_out(item: AgendaItem | None, by: User) -> None:
    if item is None or item.application_id is None:
        return
    if not Application.objects.visible_to(by).filter(pk=item.application_id).exists():
        raise NotAllowed("You stay out of this item. You are asked again when the next one begins.")


def in_the_room(meeting: Meeting, by: User) -> Attendance:
    found = Attendance.objects.here().filter(meeting=meeting, user=by).first()
    if found is None:
        raise NotAllowedNow("Say first that you are here.")
    return found


def move(meeting: Meeting, state: MeetingState, *, by: User, also: tuple[str, ...] = (), **detail: Any) -> Meeting:
    """The only place that assigns a meeting's `state`."""
    before = MeetingState(meeting.state)
    if state not in NEXT[before]:
        raise NotAllowedNow(f"A meeting that is “{before.label.lower()}” cannot become “{state.label.lower()}”.")
    meeting.state = state
    meeting.save(update_fields=["state", *also])
    note("meeting.moved", meeting, by=by, was=before.value, now=state.value, **detail)
    return touched(meeting)


def move_item(item: AgendaItem, state: ItemState, *, by: User, also: tuple[str, ...] = ()) -> AgendaItem:
    """The only place that assigns an item's `state`."""
    before = ItemState(item.state)
    if state not in NEXT_ITEM[before]:
        raise NotAllowedNow(f"An item that is “{before.label.lower()}” cannot become “{state.label.lower()}”.")
    item.state = state
    item.save(update_fields=["state", *also])
    note("meeting.item-moved", item, by=by, was=before.value, now=state.value)
    return item
