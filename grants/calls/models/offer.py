"""What a call offers and asks: strands, eligibility, criteria, timeline, equity questions. Frozen with the call."""

from django.db import models
from django.utils.translation import gettext, ngettext

from shaping_future.look.local import pounds

from .freezing import fits_the_kind, frozen_with_call


class Strand(models.Model):
    """A part of the offer with its own amounts (pence) or number of places, and its length (months)."""

    call = models.ForeignKey("grants.Call", on_delete=models.CASCADE, related_name="strands")
    order = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=200)
    min_pence = models.PositiveIntegerField(null=True)
    max_pence = models.PositiveIntegerField(null=True)
    places = models.PositiveSmallIntegerField(null=True, help_text="instead of amounts, when the call gives no money")
    months = models.PositiveSmallIntegerField()

    class Meta:
        triggers = [*frozen_with_call(), fits_the_kind()]
        ordering = ["call", "order"]
        constraints = [
            models.UniqueConstraint(fields=["call", "key"], name="strand_once"),
            models.CheckConstraint(
                condition=models.Q(max_pence__gte=models.F("min_pence")), name="strand_max_from_min"
            ),
            models.CheckConstraint(
                condition=models.Q(min_pence__isnull=False, max_pence__isnull=False, places=None)
                | models.Q(min_pence=None, max_pence=None, places__gte=1),
                name="strand_has_amounts_or_places",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def offer(self) -> str:
        """What it offers, in words: "£10,000 to £40,000 for 24 months", or "12 places for 9 months"."""
        months = ngettext("%(number)s month", "%(number)s months", self.months) % {"number": self.months}
        if self.places is None:
            amounts = {"least": pounds(self.min_pence), "most": pounds(self.max_pence), "months": months}
            return gettext("%(least)s to %(most)s for %(months)s") % amounts
        places = ngettext("%(number)s place", "%(number)s places", self.places) % {"number": self.places}
        return gettext("%(places)s for %(months)s") % {"places": places, "months": months}


class EligibilityQuestion(models.Model):
    """Asked before an account is needed. A "no" explains itself and offers a person."""

    call = models.ForeignKey("grants.Call", on_delete=models.CASCADE, related_name="eligibility_questions")
    order = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    text = models.CharField(max_length=300)
    passes = models.JSONField(help_text="the answers that pass, out of yes, no, host, not_yet, not_applicable")
    if_fail = models.CharField(max_length=300)
    route = models.CharField(max_length=20, blank=True, help_text="host: a host organisation opens the way")

    class Meta:
        triggers = frozen_with_call()
        ordering = ["call", "order"]
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="eligibility_question_once")]


class Criterion(models.Model):
    call = models.ForeignKey("grants.Call", on_delete=models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    weight = models.PositiveSmallIntegerField(help_text="the weights of a call sum to 100")
    label = models.CharField(max_length=200)
    anchors = models.JSONField(help_text='{"0": "…", …, "4": "…"}')

    class Meta:
        triggers = frozen_with_call()
        ordering = ["call", "order"]
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="criterion_once")]

    def __str__(self) -> str:
        return self.label


class TimelineEntry(models.Model):
    call = models.ForeignKey("grants.Call", on_delete=models.CASCADE, related_name="timeline")
    order = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=200)
    start = models.DateField()
    end = models.DateField()

    class Meta:
        triggers = frozen_with_call()
        ordering = ["call", "order"]


class EquityQuestion(models.Model):
    """One question of the equity form: a separate record, never shown to readers, every answer optional."""

    call = models.ForeignKey("grants.Call", on_delete=models.CASCADE, related_name="equity_questions")
    number = models.PositiveSmallIntegerField()
    standard = models.CharField(max_length=100)
    label = models.CharField(max_length=300)
    options = models.JSONField(default=list)

    class Meta:
        triggers = frozen_with_call()
        ordering = ["call", "number"]
