"""The agenda: what is talked about or decided, and the breaks; and the rounds that were held in an item."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from cocreation.deliberation.models import Round
from cocreation.meetings.kinds import InState, ItemKind, ItemState, OutcomeKind
from cocreation.meetings.models.meeting import Meeting
from grants.applications.models import Application, SeenQuerySet

LONGEST = 240
"""Minutes of an item."""


class AgendaQuerySet(SeenQuerySet):
    def open_to(self, user: Any) -> "AgendaQuerySet":
        """What this person is in the room for: never what they are recused from, and never more of an application than
        they may see of it now."""
        return self.filter(_in_the_room_for(user)).as_seen_by(user, "application")

    def and_whether_open_to(self, user: Any) -> "AgendaQuerySet":
        """Each row with `is_open_to`. Of the others nothing but minutes and state leaves the query that asked."""
        whether = models.Case(models.When(_in_the_room_for(user), then=True), default=False)
        return self.annotate(is_open_to=whether).as_seen_by(user, "application")


def _in_the_room_for(user: Any) -> Q:
    return Q(application=None) | Q(application__in=Application.objects.visible_to(user).order_by().values("pk"))


class AgendaItem(InState, models.Model):
    """About an application, or under a title of its own; never both, so that no title names what is hidden."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=ItemKind.choices)
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="agenda_items")
    title = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(LONGEST)])
    why = models.CharField(max_length=300, blank=True, help_text="why it is discussed, in a line")
    content_note = models.CharField(max_length=300, blank=True, help_text="what is heavy in it, said before it begins")
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.WAITING)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome_kind = models.CharField(max_length=12, choices=OutcomeKind.choices, blank=True)
    outcome = models.TextField(blank=True, help_text="how it ended, in a sentence")
    outcome_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actions = models.TextField(blank=True, help_text="who does what by when, one a line")

    objects = AgendaQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "order"], name="agenda_order_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["meeting"], condition=Q(state="on"), name="one_item_at_a_time"),
            models.UniqueConstraint(
                fields=["meeting", "application"],
                condition=Q(application__isnull=False),
                name="application_once_an_agenda",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=LONGEST), name="an_item_takes_minutes"),
            models.CheckConstraint(
                condition=(Q(application=None) & ~Q(title="")) | Q(application__isnull=False, title=""),
                name="an_item_is_about_one_thing",
            ),
            models.CheckConstraint(condition=~Q(kind="break") | Q(application=None), name="a_break_is_about_nothing"),
            models.CheckConstraint(
                condition=Q(state="waiting", started_at=None, ended_at=None)
                | Q(state="on", started_at__isnull=False, ended_at=None)
                | Q(state="done", started_at__isnull=False, ended_at__isnull=False),
                name="an_item_says_how_far_it_is",
            ),
            models.CheckConstraint(
                condition=Q(kind="break")
                | ~Q(state="done")
                | (~Q(outcome="") & ~Q(outcome_kind="") & Q(outcome_by__isnull=False)),
                name="every_item_ends_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        """Load the application as its reader may see it (open_to): a name may be hidden."""
        return self.title or self.application.applicant

    @property
    def is_break(self) -> bool:
        return self.kind == ItemKind.BREAK

    @property
    def until(self) -> dt.datetime | None:
        """About when it ends, once it has begun."""
        if self.started_at is None:
            return None
        return self.started_at.replace(second=0, microsecond=0) + dt.timedelta(minutes=self.minutes)


class ItemRound(models.Model):
    """A round that was held in an item."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="rounds")
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="held_in")

    class Meta:
        ordering = ["pk"]


class Voice(models.Model):
    """Whether somebody's name stands beside their words in the minutes. Nobody's does unless they said so."""

    round = models.ForeignKey(ItemRound, on_delete=models.CASCADE, related_name="voices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_named = models.BooleanField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="one_voice_a_round")]
