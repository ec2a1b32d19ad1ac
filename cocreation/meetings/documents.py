"""The minutes as a tagged PDF, for one person: without what that person stays out of."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cocreation.meetings import queries, rules
from cocreation.meetings.models import Meeting
from shaping_future.accounts.models import User
from shaping_future.files.makers import Maker, register

STALE = "These minutes have changed since this file was made. Please make a new one."


@dataclass(frozen=True)
class For:
    """Whose minutes they are. `digest`: of what the person read when they asked for the file."""

    meeting: Meeting
    user: User
    digest: str


def _load(key: str) -> For:
    meeting, user, digest = key.split(".")
    return For(Meeting.objects.select_related("call").get(pk=meeting), User.objects.get(pk=user), digest)


def _may_open(user: Any, of: For) -> bool:
    return user == of.user and rules.follows_meetings(user)


def _outdated(of: For) -> str:
    now = queries.seen_hash(queries.minutes_for(of.user, of.meeting))
    return "" if now.startswith(of.digest) else STALE


register(
    Maker(
        kind=queries.PDF,
        template="cocreation/meetings/minutes_pdf.html",
        load=_load,
        context=lambda of: {"meeting": of.meeting, "reading": queries.minutes_for(of.user, of.meeting)},
        title=lambda of: f"Minutes: {of.meeting.title}",
        may_open=_may_open,
        back=lambda user, of: (reverse("meeting-minutes", args=[of.meeting.public_id]), "The minutes"),
        outdated=_outdated,
        lifetime=dt.timedelta(days=28),
    )
)
