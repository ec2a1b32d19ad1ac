"""What a comparison of the ledger with everything else found."""

from django.conf import settings
from django.db import models

from grants.fund.models import Fund
from shaping_future import clock
from shaping_future.record.models import append_only

__all__ = ["Reconciliation"]


class Reconciliation(models.Model):
    """One comparison. `differences` are [{"reference", "says"}]; empty: everything agrees."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="reconciliations")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", help_text="none: by itself"
    )
    differences = models.JSONField(default=list)

    class Meta:
        ordering = ["-at", "-pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.fund} {self.at:%Y-%m-%d}"
