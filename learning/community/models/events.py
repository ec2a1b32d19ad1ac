"""Events: when they could be, when they are, who comes and what they need."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from learning.community.kinds import Can, Comes
from shaping_future import clock
from shaping_future.constraints import set_together
from shaping_future.sealed import is_sealed
from shaping_future.sealed.under_seal import UnderSeal

from .circles import Circle, in_circle
from .guests import guest_of
from .people import in_space
from .said import Said, SaidQuerySet


class EventQuerySet(SaidQuerySet):
    def visible_to(self, user: Any) -> "EventQuerySet":
        """Partners: those for everybody and those of their circles. Guests: theirs, and none else."""
        if not user.is_authenticated:
            return self.none()
        partner = in_space(user) & Q(circle=None) | in_circle(user)
        guest = guest_of(user, "event", "pk") | guest_of(user, "circle", "circle")
        return self.filter(partner | guest, taken_away_at=None).unblocked(user)

    def to_come(self) -> "EventQuerySet":
        """Not over: without a time yet, or ending later than now. Cancelled ones stay until then."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=clock.now()))


class Event(Said):
    """While `starts_at` is empty its poll is open. `changes` is what a diary calls its sequence."""

    title = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    online = models.URLField(max_length=500, blank=True, help_text="where it is online")
    place = models.CharField(max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(default=60)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    circle = models.ForeignKey(Circle, null=True, on_delete=models.PROTECT, related_name="events")
    changes = models.PositiveSmallIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_because = models.CharField(max_length=300, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta(Said.Meta):
        constraints = [
            set_together("starts_at", "ends_at"),
            models.CheckConstraint(condition=Q(title__regex=r"\S"), name="event_has_a_title"),
            models.CheckConstraint(condition=Q(minutes__range=(5, 1440)), name="event_has_a_length"),
        ]

    @property
    def is_asked(self) -> bool:
        """Its poll is open."""
        return self.starts_at is None and self.cancelled_at is None

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at <= clock.now()


class EventTime(models.Model):
    """A time that the event could have."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        constraints = [models.UniqueConstraint(fields=["event", "starts_at"], name="event_time_once")]


class TimeAnswer(models.Model):
    time = models.ForeignKey(EventTime, on_delete=models.CASCADE, related_name="answers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    can = models.CharField(max_length=5, choices=Can.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["time", "user"], name="one_answer_about_a_time")]


class Going(UnderSeal):
    """Whether a person comes. What they need is for the organiser alone, sealed, and gone when the event is over."""

    CLEAR: ClassVar = {"needs": [], "needs_words": ""}

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="going")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    comes = models.CharField(max_length=5, choices=Comes.choices)
    needs = models.JSONField(default=list, help_text="values of grants.access.models.Need")
    needs_words = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="comes_once"), is_sealed("said")]
