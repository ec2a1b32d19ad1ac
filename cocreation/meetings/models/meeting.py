"""A meeting of the Group: when, where, how far it is."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cocreation.meetings.kinds import MeetingState, Way
from cocreation.meetings.rules import follows_meetings
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.constraints import set_together


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "MeetingQuerySet":
        """All of them for the Group, facilitators and staff; nothing for anybody else. Which items: AgendaItem."""
        return self if user.is_authenticated and follows_meetings(user) else self.none()


class Meeting(models.Model):
    """`revision` counts every change that somebody in the room can see, so that a page knows when to look again."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="of the page that planned it")
    call = models.ForeignKey(
        Call, null=True, on_delete=models.PROTECT, related_name="meetings", help_text="none: about the fund as a whole"
    )
    title = models.CharField(max_length=120)
    way = models.CharField(max_length=10, choices=Way.choices)
    place = models.CharField(max_length=500, blank=True, help_text="an address, a link, or both")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="as planned")
    state = models.CharField(max_length=12, choices=MeetingState.choices, default=MeetingState.PLANNED)
    revision = models.PositiveIntegerField(default=0)
    planned_at = models.DateTimeField(default=clock.now)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "pk"]
        constraints = [
            set_together("started_at", "started_by"),
            set_together("ended_at", "ended_by"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="a_meeting_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "called_off"], started_at=None, ended_at=None)
                | Q(state="running", started_at__isnull=False, ended_at=None)
                | Q(state="ended", started_at__isnull=False, ended_at__isnull=False),
                name="a_meeting_says_how_far_it_is",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_planned(self) -> bool:
        return self.state == MeetingState.PLANNED

    @property
    def is_running(self) -> bool:
        return self.state == MeetingState.RUNNING

    @property
    def is_over(self) -> bool:
        return self.state == MeetingState.ENDED

    @property
    def length(self) -> dt.timedelta:
        """As planned."""
        return self.ends_at - self.starts_at
