"""Declared interests and the facilitator's decision about each. The recusal itself is a row of grants.applications."""

from django.conf import settings
from django.db import models

from grants.applications.models import Application, Rung
from shaping_future import clock
from shaping_future.constraints import different_people, set_together

__all__ = ["Interest"]


class Interest(models.Model):
    """A tie between a person and an applicant, as declared. Until it is decided, the person is out of the room."""

    class Kind(models.TextChoices):
        WORKS_THERE = "works_there", "I work or volunteer there, or did in the last three years"
        GOVERNS = "governs", "I am or was on its board or committee"
        CLOSE = "close", "A close friend or family member is involved"
        MONEY = "money", "I or my organisation could gain from it"
        RIVAL = "rival", "My organisation competes with it"
        OTHER = "other", "Something else"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="interests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    note = models.TextField(blank=True)
    declared_at = models.DateTimeField(default=clock.now)
    decision = models.CharField(max_length=10, choices=Rung.choices, blank=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "user"], name="one_interest_per_person"),
            set_together("decided_at", "decided_by"),
            different_people("user", "decided_by"),
        ]
