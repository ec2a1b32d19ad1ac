"""Readings: who reads what, their score sheets, and the ranking computed once reading has closed."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cocreation.group.models import Member
from grants.applications.models import Application, Recusal, Rung
from grants.calls.models import Call, Criterion
from shaping_future import clock

__all__ = ["Ranking", "Reading", "ReadingPack", "ReadingState", "Score"]


class ReadingState(models.TextChoices):
    ASSIGNED = "assigned", "Not started"
    STARTED = "started", "Started"
    SENT = "sent", "Sent"


class ReadingQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ReadingQuerySet":
        """A member's own readings of what they may know of, never what they stay out of scoring for.

        Others' sheets: queries.sheets_open_to.
        """
        if not user.is_authenticated:
            return self.none()
        mine = self.filter(member__user=user, application__in=Application.objects.visible_to(user).readable())
        return mine.not_out()

    def counted(self) -> "ReadingQuerySet":
        """Sent, and not by someone who is now recused: the only sheets that any tally may use."""
        return self.filter(state=ReadingState.SENT).not_out()

    def not_out(self) -> "ReadingQuerySet":
        """Without the readings of people who are now out of the room or out of scoring."""
        out = Recusal.objects.in_force().filter(
            application=OuterRef("application"), user=OuterRef("member__user"), rung__in=[Rung.ROOM, Rung.SCORING]
        )
        return self.exclude(Exists(out))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Reading(models.Model):
    """One member's reading of one application, and what they wrote beside the scores."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="readings")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="readings")
    order = models.PositiveIntegerField(help_text="place in this member's own queue: stable, different for each member")
    state = models.CharField(max_length=10, choices=ReadingState.choices, default=ReadingState.ASSIGNED)
    version = models.PositiveIntegerField(default=0)
    strongest = models.TextField(blank=True)
    to_ask = models.TextField(blank=True)
    kind_line = models.TextField(blank=True, help_text="one kind, useful thing we could tell them")
    wants_discussion = models.BooleanField(default=False)
    safety_flag = models.TextField(blank=True, help_text="a safety or policy concern")
    assigned_at = models.DateTimeField(default=clock.now)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["member", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "member"], name="one_reading_per_member"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="sent_reading_has_its_time",
            ),
        ]  # fmt: skip


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Score(models.Model):
    """0 to 4, or X (value is null), with a sentence. While the sheet is not sent either may still be empty."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(null=True)
    is_x = models.BooleanField(default=False, help_text="not enough information or knowledge: counts nowhere")
    sentence = models.TextField(blank=True)

    class Meta:
        ordering = ["reading", "criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__lte=4, is_x=False), name="score_on_the_scale"),
        ]


class Ranking(models.Model):
    """Computed when reading closes (and again when a late recusal removes a sheet), not when somebody looks.

    rows: [{"application": pk, "rank": int | null, "mean": "n/d", "median": "n/d", "low": "n/d", "high": "n/d",
    "n": int, "totals": ["n/d"], "flags": [str], "criteria": {key: {"low": int, "high": int, "x": int}}}],
    exact fractions of 0..100 as text.
    """

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="ranking")
    rows = models.JSONField()
    computed_at = models.DateTimeField(default=clock.now)


class ReadingPack(models.Model):
    """One reader's copy of what they may read, to read on paper or without a connection.

    What is in it stays; when the reader must stay out of one of them later, the whole pack closes.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="packs")
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="packs")
    applications = models.ManyToManyField(Application, related_name="+")
    digest = models.CharField(max_length=64, help_text="of the applications and the versions of their answers")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "call", "digest"], name="one_pack_of_the_same"),
        ]

    def __str__(self) -> str:
        return f"Reading pack of {self.member}"
