"""The confirmed minutes, and what corrects them: both are only ever added to."""

from django.conf import settings
from django.db import models

from cocreation.meetings.models.agenda import AgendaItem
from cocreation.meetings.models.meeting import Meeting
from shaping_future import clock
from shaping_future.record.models import append_only


class Minutes(models.Model):
    """As they were confirmed. `body` names people and applications by their keys, so that what is hidden from a reader,
    or erased, is so here too while the hash holds."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="confirmed")
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "minutes"
        triggers = append_only()


class MinutesAmendment(models.Model):
    """A correction, beside the confirmed text and never in its place. `item`: who may not know of it reads it not."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="amendments")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="amendments")
    key = models.UUIDField(unique=True, help_text="of the page it was written on")
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        triggers = append_only()
