"""A meeting is planned, changed, told to the Group, or called off."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from cocreation.meetings.kinds import MeetingState, Way
from cocreation.meetings.models import Meeting
from cocreation.meetings.services import telling
from cocreation.meetings.services._moves import locked, move, refuse_unless_holding, touched
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note

LONGEST = dt.timedelta(hours=4)
"""Members of other funds were “really full on 3 or 4 hours”: longer than this is two meetings."""
SET = ("title", "way", "place", "starts_at", "ends_at")


@transaction.atomic
def plan_meeting(
    title: str, way: str, place: str, starts_at: dt.datetime, ends_at: dt.datetime, *,
    by: User, call: Call | None = None, key: uuid.UUID | None = None,
) -> Meeting:  # fmt: skip
    """Plan it. The same key again is the same meeting."""
    refuse_unless_holding(by)
    given = _valid(title=title, way=way, place=place, starts_at=starts_at, ends_at=ends_at)
    meeting, is_new = Meeting.objects.get_or_create(
        key=key or uuid.uuid4(), defaults={**given, "call": call, "planned_by": by, "planned_at": clock.now()}
    )
    if is_new:
        note("meeting.planned", meeting, by=by, call=call.slug if call else None)
    return meeting


@transaction.atomic
def change_meeting(meeting: Meeting, *, seen: int, by: User, **given: Any) -> Meeting:
    """Another time, place, way or title. Who was invited already is told."""
    refuse_unless_holding(by)
    meeting = locked(meeting)
    _refuse_unless_planned(meeting)
    if seen != meeting.revision:
        raise NotAllowedNow("Somebody changed this meeting since you opened the page. Look at it again first.")
    was = (meeting.starts_at, meeting.place)
    for name, value in _valid(**given).items():
        setattr(meeting, name, value)
    meeting.save(update_fields=SET)
    note("meeting.changed", meeting, by=by)
    if meeting.invited_at and was != (meeting.starts_at, meeting.place):
        telling.tell_changed(meeting)
    return touched(meeting)


@transaction.atomic
def invite(meeting: Meeting, *, by: User) -> Meeting:
    """Tell every active member, facilitator and note-taker when and where, once."""
    refuse_unless_holding(by)
    meeting = locked(meeting)
    _refuse_unless_planned(meeting)
    if meeting.invited_at:
        raise NotAllowedNow("The invitations were sent already.")
    if not meeting.items.exists():
        raise NotAllowedNow("Write an agenda first, so that people know what they are invited to.")
    meeting.invited_at = clock.now()
    meeting.save(update_fields=["invited_at"])
    telling.tell_invited(meeting)
    note("meeting.invited", meeting, by=by)
    return touched(meeting)


@transaction.atomic
def call_off(meeting: Meeting, *, by: User) -> Meeting:
    """It does not take place. Who was invited is told."""
    refuse_unless_holding(by)
    meeting = move(locked(meeting), MeetingState.CALLED_OFF, by=by)
    if meeting.invited_at:
        telling.tell_called_off(meeting)
    return meeting


def _refuse_unless_planned(meeting: Meeting) -> None:
    if not meeting.is_planned:
        raise NotAllowedNow("Only a meeting that has not begun can be changed.")


def _valid(**given: Any) -> dict[str, Any]:
    given["title"], given["place"] = given["title"].strip(), given["place"].strip()
    if not given["title"]:
        raise NotValid("Give the meeting a title.")
    if given["way"] not in Way.values:
        raise NotValid("Choose how people meet.")
    if given["starts_at"] <= clock.now():
        raise NotValid("Choose a time that is still to come.")
    if not dt.timedelta(0) < given["ends_at"] - given["starts_at"] <= LONGEST:
        raise NotValid("A meeting ends after it begins, and takes 4 hours at most. Plan a second one for the rest.")
    return given
