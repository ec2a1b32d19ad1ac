"""Which steps a member took, so that learning can ask how they were. Titles are days, never what it was about."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from cocreation.deliberation.models import Position, Round
from cocreation.meetings.kinds import Seat
from cocreation.meetings.models import Attendance, Meeting
from cocreation.reading.models import Reading
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.look.words import day

Step = tuple[str, uuid.UUID, int, str]
ASKED_FOR = dt.timedelta(days=60)
"""How long after a meeting or a round somebody is asked: nobody remembers longer."""
AFTER_READING = (Stage.DELIBERATING, Stage.RECOMMENDED, Stage.SIGNED_OFF, Stage.RELEASED)
READ_IN = uuid.UUID("5c2d2e3a-1a5b-4f0e-9d55-6f5c5b0f7a10")
"""Makes the address of "reading in this call", which has none of its own."""


def steps_taken(user: Any) -> Iterator[Step]:
    """Reading, meetings and rounds of a call. Three queries for a member, none for anybody else."""
    if not user.is_authenticated or not user.has_role(Role.GROUP_MEMBER):
        return
    since = clock.now() - ASKED_FOR
    sent = Reading.objects.filter(application__call=OuterRef("pk"), member__user=user, sent_at__isnull=False)
    for call in Call.objects.filter(Exists(sent), stage__in=AFTER_READING).order_by("-closes_at", "pk"):
        yield "read", uuid.uuid5(READ_IN, str(call.pk)), call.pk, str(call)
    was_there = Attendance.objects.filter(meeting=OuterRef("pk"), user=user, seat=Seat.MEMBER)
    held = Meeting.objects.filter(Exists(was_there), call__isnull=False, ended_at__gte=since)
    for meeting in held.select_related("call").order_by("-ended_at", "pk"):
        yield "met", meeting.public_id, meeting.call_id, f"{day(meeting.ended_at)}: {meeting.call}"
    answered = Position.objects.filter(round=OuterRef("pk"), user=user)
    closed = Round.objects.of_no_other_step().visible_to(user).filter(Exists(answered), call__isnull=False)
    for one in closed.filter(closed_at__gte=since).select_related("call").order_by("-closed_at", "pk"):
        yield "round", one.public_id, one.call_id, f"{day(one.closed_at)}: {one.call}"
