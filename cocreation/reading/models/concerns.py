"""A concern about safety or a policy that a reader raises at any time, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cocreation.reading.models.readings import Reading
from shaping_future import clock


class Policy(models.TextChoices):
    """What a concern is about when it is about no criterion."""

    SAFETY = "safety", "People's safety"
    CONFLICT = "conflict", "Our rules on ties"
    PAYMENT = "payment", "Our rules on money"
    LAW = "law", "The law"
    OTHER = "other", "Another rule of ours"


class Concern(models.Model):
    """In the reader's own words (Reading.safety_flag as they saved it on purpose). A facilitator says how it was
    resolved. `about`: a Policy, or "score-KEY" of a criterion."""

    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="concerns")
    about = models.CharField(max_length=60)
    text = models.TextField()
    raised_at = models.DateTimeField(default=clock.now)
    resolution = models.TextField(blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["reading"], condition=Q(resolved_at=None), name="one_open_concern"),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None, resolution="")
                | (Q(resolved_at__isnull=False, resolved_by__isnull=False) & ~Q(resolution="")),
                name="resolved_concern_says_how",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Concern about {self.reading.application}"
