"""Equity answers, which nobody can join to an application."""

from django.db import models

from grants.calls.models import Call


class EquityRecord(models.Model):
    """Equity answers, apart from everything. `token` is an HMAC of the application under a key outside the database:
    the application can find its own answers again, nobody can join them to a name with a query."""

    token = models.CharField(
        max_length=64, primary_key=True, help_text="and no number that would tell the order of arrival"
    )
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="equity_records")
    answers = models.JSONField(default=dict)
    month = models.DateField(help_text="the first of the month; an exact time would point at an application")
