"""Consent rounds: who could take part when it opened, what each said, how it ended."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from grants.calls.models import Call
from shaping_future import clock
from shaping_future.constraints import set_together

__all__ = ["Position", "Round", "RoundResult", "Stance"]


class RoundResult(models.TextChoices):
    AGREED = "agreed", "Agreed by consent"
    OBJECTED = "objected", "Not agreed: an objection stands"
    NO_QUORUM = "no_quorum", "Not decided: too few took part"


class Round(models.Model):
    """One consent round, secret until it closes. `eligible` is the Group (pks of users) as it was when it opened."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(
        Call, null=True, on_delete=models.PROTECT, related_name="rounds", help_text="none where no call is asked about"
    )
    question = models.CharField(max_length=300)
    eligible = ArrayField(models.BigIntegerField())
    quorum_share = models.DecimalField(max_digits=4, decimal_places=3, default="0.6")
    quorum_least = models.PositiveSmallIntegerField(default=6)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=12, choices=RoundResult.choices, blank=True)
    statement = models.TextField(
        blank=True, help_text="the outcome in the Group's words; a round cannot close without it"
    )

    class Meta:
        ordering = ["-opened_at", "pk"]
        constraints = [
            set_together("closed_at", "closed_by"),
            models.CheckConstraint(
                condition=Q(closed_at=None, result="")
                | (Q(closed_at__isnull=False) & ~Q(result="") & ~Q(statement="")),
                name="closed_round_has_an_outcome",
            ),
        ]


class Stance(models.TextChoices):
    CONSENT = "consent", "Consent"
    CONCERN = "concern", "Consent with a concern"
    OBJECTION = "objection", "Objection"
    ABSTAIN = "abstain", "Abstain"


class Position(models.Model):
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="positions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=10, choices=Stance.choices)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "user"], name="one_position_per_person"),
            models.CheckConstraint(
                condition=Q(stance__in=["consent", "abstain"]) | ~Q(reason=""), name="concern_and_objection_say_why"
            ),
        ]
