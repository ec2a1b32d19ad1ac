"""Practice: invented or consented applications to try the scale on. None of it is a reading, so nothing counts it."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q, Value

from cocreation.group.models import Member
from grants.calls.models import Call, Criterion
from shaping_future import clock
from shaping_future.record.models import append_only

from .readings import ReadingState

MOST = 2
"""Practice applications of a call."""


class Practice(models.Model):
    """One application to practise on. text: [{"heading", "words"}]. Fixed once somebody has begun to score it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="practices")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    source = models.CharField(max_length=200, help_text="invented, or a past one and how its people agreed")
    text = models.JSONField(default=list)
    said_at = models.DateTimeField(default=clock.now)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["call", "order"]
        constraints = [
            models.UniqueConstraint(fields=["call", "order"], name="one_practice_in_its_place"),
            models.CheckConstraint(condition=Q(order__gte=1, order__lte=MOST), name="two_practices_at_most"),
        ]

    def __str__(self) -> str:
        return self.title


class PracticeAnchor(models.Model):
    """What whoever prepared it would score, and why. Without a value: X."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="anchors")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True)
    why = models.TextField()

    class Meta:
        ordering = ["practice", "criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "criterion"], name="one_practice_anchor_per_criterion"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__lte=4), name="practice_anchor_on_the_scale"),
        ]


class PracticeAsk(models.Model):
    """That a facilitator asked everybody of a call to practise first."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="practice_ask")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class PracticeReading(models.Model):
    """One member's practice sheet, written as a real one: it has a Reading's fields where reading.forms.SheetForm and
    reading.services.writing look for them."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="readings")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="practice_readings")
    state = models.CharField(max_length=10, choices=ReadingState.choices, default=ReadingState.STARTED)
    version = models.PositiveIntegerField(default=0)
    parts = models.JSONField(
        default=dict, db_default=Value({}, models.JSONField()), help_text="as of a Reading; absent: nobody wrote it yet"
    )
    strongest = models.TextField(blank=True)
    to_ask = models.TextField(blank=True)
    kind_line = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    NOTES = ("strongest", "to_ask", "kind_line")
    wants_discussion, safety_flag = False, ""
    """A practice sheet asks neither."""

    class Meta:
        ordering = ["practice", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "member"], name="one_practice_reading_per_member"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="sent_practice_has_its_time",
            ),
        ]

    @property
    def application(self) -> Practice:
        return self.practice

    @property
    def scores(self) -> models.QuerySet:
        """None of a sheet that was not saved yet."""
        return self.given.all() if self.pk else PracticeScore.objects.none()


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class PracticeScore(models.Model):
    """As a Score, of a practice sheet."""

    reading = models.ForeignKey(PracticeReading, on_delete=models.CASCADE, related_name="given")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True)
    is_x = models.BooleanField(default=False)
    sentence = models.TextField(blank=True)

    class Meta:
        ordering = ["reading", "criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "criterion"], name="one_practice_score_per_criterion"),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__lte=4, is_x=False), name="practice_score_on_the_scale"
            ),
        ]


class PracticeText(models.Model):
    """As a SheetText, of a practice sheet."""

    reading = models.ForeignKey(PracticeReading, on_delete=models.PROTECT, related_name="texts")
    part = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    value = models.JSONField()
    mark = models.CharField(max_length=60, blank=True)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["reading", "part", "version"]
        constraints = [models.UniqueConstraint(fields=["reading", "part", "version"], name="practice_text_once")]
        triggers = append_only()
