"""When we talk, and who stands by the notes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from learning.reports.models import Report
from learning.talks.kinds import Side
from shaping_future import clock
from shaping_future.constraints import set_together

__all__ = ["Confirmation", "TalkTime"]


class TalkTime(models.Model):
    """A time that one side offered. The other chooses; then it is when we talk."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="times")
    starts_at = models.DateTimeField()
    where = models.CharField(max_length=300, blank=True, help_text="a link, a place, or who calls whom")
    side = models.CharField(max_length=8, choices=Side.choices)
    offered_at = models.DateTimeField(default=clock.now)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(null=True)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, help_text="it does not suit any more")

    class Meta:
        ordering = ["report", "starts_at"]
        verbose_name = "time for a conversation"
        verbose_name_plural = "times for conversations"
        constraints = [
            set_together("chosen_at", "chosen_by"),
            models.UniqueConstraint(
                fields=["report", "starts_at"], condition=Q(withdrawn_at=None), name="learning_time_offered_once"
            ),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(chosen_at__isnull=False, withdrawn_at=None),
                name="one_time_for_a_conversation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Confirmation(models.Model):
    """One side says that one version of the notes is right."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="confirmations")
    version = models.PositiveIntegerField()
    side = models.CharField(max_length=8, choices=Side.choices)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["report", "version", "side"]
        constraints = [
            models.UniqueConstraint(fields=["report", "version", "side"], name="each_side_confirms_once"),
            models.CheckConstraint(condition=Q(version__gt=0), name="confirmed_notes_are_written"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.version} {self.side}"
