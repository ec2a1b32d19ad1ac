"""Declared interests and the facilitator's decision about each. The recusal itself is a row of grants.applications."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.applications.models import Application, Rung
from shaping_future import clock
from shaping_future.constraints import different_people, set_together

__all__ = ["Interest"]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Interest(models.Model):
    """A tie between a person and an applicant, as declared. Until it is decided, the person is out of the room.

    Every version is kept by the database itself: each is one declaration or one decision of the register.
    """

    class Kind(models.TextChoices):
        WORKS_THERE = "works_there", "I work or volunteer there, or did in the last three years"
        GOVERNS = "governs", "I am or was on its board or committee"
        CLOSE = "close", "A close friend or family member is involved"
        MONEY = "money", "I or my organisation could gain from it"
        RIVAL = "rival", "My organisation competes with it"
        OTHER = "other", "Something else"
        FOUND = "found", "Our records suggest a tie"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="interests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    note = models.TextField(blank=True)
    declared_at = models.DateTimeField(default=clock.now)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who took up what our records suggest, and the person had not declared",
    )
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
            different_people("user", "raised_by"),
            models.CheckConstraint(
                condition=~Q(kind="found") | Q(raised_by__isnull=False), name="found_interest_was_raised"
            ),
        ]

    @property
    def is_found(self) -> bool:
        """Our records suggested it; the person has not declared it."""
        return self.kind == self.Kind.FOUND


DECLARED_KINDS = [choice for choice in Interest.Kind.choices if choice[0] != Interest.Kind.FOUND]
"""What a person may say about themselves."""
