"""Until when people read."""

from django.db import models
from django.db.models import F, Q

from grants.calls.models import Call


class ReadingTerm(models.Model):
    """When reading opened, and when readers are asked to have sent everything. Reading is closed by a person."""

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="reading_term")
    opened_at = models.DateTimeField(null=True, help_text="half time is counted from here")
    until = models.DateTimeField(null=True, help_text="noon in London on the day that a facilitator said")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(until=None) | Q(until__gt=F("opened_at")),
                name="reading_ends_after_it_opened",
            ),
        ]

    def __str__(self) -> str:
        return f"Reading of {self.call}"
