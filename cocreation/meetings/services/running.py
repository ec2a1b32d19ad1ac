"""A meeting begins and ends."""

from django.db import transaction

from cocreation.meetings.kinds import MeetingState
from cocreation.meetings.models import Attendance, Hand, Meeting
from cocreation.meetings.services._moves import locked, move, refuse_unless_holding
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow


@transaction.atomic
def start_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """Open the room. Two facilitators at once: the second is told that it is on already."""
    refuse_unless_holding(by)
    meeting = locked(meeting)
    if meeting.is_running:
        raise NotAllowedNow("This meeting is on already.")
    if not meeting.items.exists():
        raise NotAllowedNow("Write an agenda before you begin.")
    meeting.started_at, meeting.started_by = clock.now(), by
    return move(meeting, MeetingState.RUNNING, by=by, also=("started_at", "started_by"))


@transaction.atomic
def end_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """Close the room: everybody leaves, hands go down. The item that is on ends first, with its outcome."""
    refuse_unless_holding(by)
    meeting = locked(meeting)
    if meeting.items.filter(state="on").exists():
        raise NotAllowedNow("An item is still on. End it with its outcome first.")
    now = clock.now()
    meeting.ended_at, meeting.ended_by = now, by
    meeting = move(meeting, MeetingState.ENDED, by=by, also=("ended_at", "ended_by"))
    Attendance.objects.here().filter(meeting=meeting).update(left_at=now)
    Hand.objects.filter(meeting=meeting, ended_at=None).update(ended_at=now)
    return meeting
