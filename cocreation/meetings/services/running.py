"""A meeting begins and ends."""

from django.db import transaction

from cocreation.meetings.kinds import ItemState, MeetingState, OutcomeKind
from cocreation.meetings.models import Attendance, Hand, Meeting
from cocreation.meetings.services._moves import locked, move, move_item, refuse_unless_holding
from grants.applications.models import READABLE
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow

WITHDRAWN = "This application was withdrawn while it was talked about."


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
    """Close the room: everybody leaves, hands go down. The item that is on ends first, with its outcome; one whose
    application was withdrawn meanwhile is nobody's to end, and ends with the meeting."""
    refuse_unless_holding(by)
    meeting = locked(meeting)
    now = clock.now()
    for item in meeting.items.filter(state=ItemState.ON).select_related("application"):
        if item.application is None or item.application.state in READABLE:
            raise NotAllowedNow("An item is still on. End it with its outcome first.")
        item.outcome_kind, item.outcome, item.outcome_by, item.ended_at = OutcomeKind.TALKED, WITHDRAWN, by, now
        move_item(item, ItemState.DONE, by=by, also=("outcome_kind", "outcome", "outcome_by", "ended_at"))
    meeting.ended_at, meeting.ended_by = now, by
    meeting = move(meeting, MeetingState.ENDED, by=by, also=("ended_at", "ended_by"))
    Attendance.objects.here().filter(meeting=meeting).update(left_at=now)
    Hand.objects.filter(meeting=meeting, ended_at=None).update(ended_at=now)
    return meeting
