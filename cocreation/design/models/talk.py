"""What people say about a version: comments, and changes that they propose."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from cocreation.design.kinds import Answer
from shaping_future import clock
from shaping_future.constraints import set_together


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class DesignComment(models.Model):
    """On one version. Its author may change it while the decision is open; earlier words are kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey("cocreation.DesignVersion", on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    may_publish = models.BooleanField(default=False, help_text="its author agrees that everybody reads it")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edits = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["at", "pk"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]


class DesignAmendment(models.Model):
    """Another text, and why. Taken up in a new version, or declined with a reason; both are shown."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey("cocreation.DesignVersion", on_delete=models.PROTECT, related_name="amendments")
    text = models.TextField()
    why = models.TextField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    reason = models.TextField(blank=True, help_text="why it was taken up or not")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            set_together("answered_at", "answered_by"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, reason="")
                | (~Q(answer="") & Q(answered_at__isnull=False) & ~Q(reason="")),
                name="answered_amendment_says_why",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
