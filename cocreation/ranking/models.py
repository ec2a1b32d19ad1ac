"""Stored figures of a ranking. Made by the worker when data change; a page reads only the rows that it shows."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cocreation.group.models import Member
from grants.applications.models import Application
from grants.calls.models import Call
from shaping_future import clock

__all__ = ["Figures", "Severity", "Standing", "Why"]

FIGURE = {"max_digits": 4, "decimal_places": 1, "null": True}
"""0.0 to 100.0, rounded to be shown."""


class Figures(models.Model):
    """The figures of one call, and the promise of them.

    Who must know nothing of some applications reads figures that were made as if those had never been sent (`without`):
    a rank that is skipped, a chance that is smaller, would tell of them. `key` is "" where nothing is left out.

    trust: {"primary": "raw" | "calibrated", "possible": bool, "reasons": [[kind, found, needed]], "alphas": {criterion:
    float | null}, "variances": {"sa2", "sb2", "se2"} | null, "readings": mean number, "readers": n, "log": {...}}.
    stability: {"scenarios": n, "deciding": [{"kind", "who": criterion or "", "by", "gained": [pk], "lost": [pk]}]}.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="figures")
    without = ArrayField(models.BigIntegerField(), default=list, help_text="applications that were left out, sorted")
    key = models.CharField(max_length=64, blank=True, help_text="digest of what was left out; empty: nothing")
    wanted_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    ranked_at = models.DateTimeField(null=True, help_text="when the raw ranking was computed that these rest on")
    basis = models.CharField(max_length=64, blank=True, help_text="digest of what a change of which makes them old")
    seed = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, help_text="of everything that they were made from")
    budget_pence = models.BigIntegerField(null=True, help_text="free for grants then; none: no line was drawn")
    count = models.PositiveIntegerField(default=0, help_text="rows")
    agenda_count = models.PositiveIntegerField(default=0, help_text="rows that the Group should talk about")
    raw_reach = models.PositiveIntegerField(default=0, help_text="the last raw place that the money reaches")
    calibrated_reach = models.PositiveIntegerField(default=0, help_text="the last calibrated place that it reaches")
    trust = models.JSONField(default=dict)
    stability = models.JSONField(default=dict)

    class Meta:
        ordering = ["call", "key"]
        constraints = [
            models.UniqueConstraint(fields=["call", "key"], name="figures_once_per_eyes"),
            models.CheckConstraint(
                condition=Q(made_at=None, ranked_at=None) | Q(made_at__isnull=False, ranked_at__isnull=False),
                name="figures_rest_on_a_ranking",
            ),
        ]

    def __str__(self) -> str:
        return f"Figures of {self.call}"


class Why(models.TextChoices):
    """Why the Group should talk about an application; empty: it need not."""

    OPEN = "open", "Near the funding line"
    FLAGGED = "flagged", "A reader asked for it"
    APART = "apart", "Readers saw different things"


class Standing(models.Model):
    """One application in the figures. Places run from 1 without a gap and are never shared; `rank` is, by equals.

    Calibrated figures are None where nothing was read, or where the data cannot carry any.
    """

    figures = models.ForeignKey(Figures, on_delete=models.CASCADE, related_name="rows")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveIntegerField(null=True, help_text="by the mean; none: not enough readings")
    n = models.PositiveIntegerField(help_text="sheets that count")
    mean = models.DecimalField(**FIGURE)
    median = models.DecimalField(**FIGURE)
    low = models.DecimalField(**FIGURE)
    high = models.DecimalField(**FIGURE)
    totals = ArrayField(models.DecimalField(max_digits=4, decimal_places=1), default=list)
    flags = ArrayField(models.CharField(max_length=20), default=list)
    raw_place = models.PositiveIntegerField()
    estimate = models.FloatField(null=True)
    estimate_low = models.FloatField(null=True, help_text="of the 90 % interval")
    estimate_high = models.FloatField(null=True)
    calibrated_place = models.PositiveIntegerField()
    place_low = models.PositiveIntegerField(null=True, help_text="of the places it has in half of the draws")
    place_high = models.PositiveIntegerField(null=True)
    chance = models.FloatField(null=True, help_text="to be inside the money; none: there is no budget")
    to_discuss = models.BooleanField(default=False, help_text="its chance is from 10 to 90 %")
    disagreement = models.FloatField(null=True, help_text="of its readers, severity taken out; 1 is usual")
    agenda_place = models.PositiveIntegerField()
    why = models.CharField(max_length=10, blank=True, choices=Why.choices)
    funded = models.BooleanField(default=False, help_text="by rank, under the budget")
    held = models.PositiveIntegerField(default=0, help_text="scenarios in which it would be funded")

    class Meta:
        ordering = ["figures", "raw_place"]
        constraints = [
            models.UniqueConstraint(fields=["figures", "application"], name="standing_once"),
            models.UniqueConstraint(fields=["figures", "raw_place"], name="standing_raw_place"),
            models.UniqueConstraint(fields=["figures", "calibrated_place"], name="standing_calibrated_place"),
            models.UniqueConstraint(fields=["figures", "agenda_place"], name="standing_agenda_place"),
        ]


class Severity(models.Model):
    """How strict one reader is: for their own eyes. Above 0 is more generous than the others; 90 % interval, points."""

    figures = models.ForeignKey(Figures, on_delete=models.CASCADE, related_name="severities")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    n = models.PositiveIntegerField()
    points = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()

    class Meta:
        ordering = ["figures", "points", "pk"]
        constraints = [models.UniqueConstraint(fields=["figures", "member"], name="severity_once")]
