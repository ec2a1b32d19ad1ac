"""A change of a call after its launch: a logged decision, never a quiet edit."""

import datetime as dt
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from shaping_future import clock
from shaping_future.constraints import different_people, set_together
from shaping_future.questionnaires.models import Questionnaire


class AmendmentQuerySet(models.QuerySet):
    def open(self) -> "AmendmentQuerySet":
        """Being written, or waiting for a second person."""
        return self.filter(applied_at=None, dropped_at=None)

    def applied(self) -> "AmendmentQuerySet":
        return self.exclude(applied_at=None).select_related("decision").order_by("-applied_at", "-pk")


class Amendment(models.Model):
    """What a launched call shall say instead. Written by one of the staff, confirmed and applied by another."""

    call = models.ForeignKey("grants.Call", on_delete=models.PROTECT, related_name="amendments")
    before = models.JSONField(help_text="the call's definition when this was begun")
    after = models.JSONField(help_text="the definition as it shall be")
    reason = models.TextField(blank=True, help_text="why, for everybody to read")
    decided_by = models.CharField(max_length=200, blank=True, help_text="who decided it, and when")
    decision = models.ForeignKey(
        "grants.AgreedDecision", null=True, on_delete=models.PROTECT, related_name="amendments",
        help_text="what the Group agreed, where a part changes that the Group designs",
    )  # fmt: skip
    questionnaire_before = models.ForeignKey(Questionnaire, null=True, on_delete=models.PROTECT, related_name="+")
    questionnaire_after = models.ForeignKey(Questionnaire, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = "change of a launched call"
        verbose_name_plural = "changes of launched calls"
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call"], condition=Q(applied_at=None, dropped_at=None), name="one_open_amendment"
            ),
            set_together("proposed_at", "proposed_by"),
            set_together("confirmed_at", "confirmed_by"),
            set_together("dropped_at", "dropped_by"),
            different_people("proposed_by", "confirmed_by"),
            models.CheckConstraint(
                condition=Q(proposed_at=None) | (~Q(reason="") & ~Q(decided_by="")), name="amendment_says_why_and_who"
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None)
                | Q(
                    proposed_at__isnull=False,
                    confirmed_at__isnull=False,
                    dropped_at=None,
                    questionnaire_before__isnull=False,
                    questionnaire_after__isnull=False,
                ),
                name="amendment_applied_was_confirmed",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="applied_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__applied_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.call}: change of {self.begun_at:%d %B %Y}"

    @property
    def state(self) -> str:
        """In words."""
        if self.dropped_at:
            return "Dropped"
        if self.applied_at:
            return "In force"
        return "Waits for a second person" if self.proposed_at else "Being written"

    @property
    def is_open(self) -> bool:
        return self.applied_at is None and self.dropped_at is None

    @property
    def closes_later(self) -> bool:
        """It gives more time to apply."""
        before, after = (dt.datetime.fromisoformat(data["call"]["closes"]) for data in (self.before, self.after))
        return after > before

    @property
    def changes_more(self) -> bool:
        """Something besides the closing time and the day that the timeline says."""
        return _without_closing(self.before) != _without_closing(self.after)


def _without_closing(data: dict[str, Any]) -> dict[str, Any]:
    call = {key: value for key, value in data["call"].items() if key != "closes"}
    return data | {"call": call, "timeline": [one for one in data["timeline"] if one["key"] != "open_call"]}
