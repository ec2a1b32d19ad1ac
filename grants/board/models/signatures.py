"""The occasion on which the Board resolves, and each member's signature."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from grants.applications.models import Recusal
from shaping_future import clock
from shaping_future.record.models import append_only

from . import guards
from .kinds import Proof, Sitting, WhyVoided
from .recommendation import Recommendation

USER = settings.AUTH_USER_MODEL


class Occasion(models.Model):
    """How a recommendation is resolved on: at a meeting, by whoever is present, or in writing by whoever signs."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recommendation = models.OneToOneField(Recommendation, on_delete=models.PROTECT, related_name="occasion")
    kind = models.CharField(max_length=10, choices=Sitting.choices)
    held_on = models.DateField(null=True)
    place = models.CharField(max_length=200, blank=True, help_text="a room or a link")
    chaired_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    present = models.ManyToManyField(USER, related_name="+")
    deadline = models.DateTimeField(null=True, help_text="of a written resolution: until then members sign")
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="meeting", held_on__isnull=False, place__regex=r"\S", chaired_by__isnull=False)
                & Q(deadline=None)
                | Q(kind="written", held_on=None, place="", chaired_by=None, deadline__isnull=False),
                name="an_occasion_is_whole",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class SignatureQuerySet(models.QuerySet):
    def standing(self) -> "SignatureQuerySet":
        """Those that count."""
        return self.filter(voided_at=None)


class BoardSignature(models.Model):
    """One Board member's signature under what they may know of the resolution: `signed`, to the letter.

    It stays for good. When something that it covers changes before the sign-off, it is voided, and they sign again.
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="signatures")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    typed_name = models.CharField(max_length=120)
    signed = models.JSONField(help_text="the resolution without the grants that this member stays out of")
    signed_hash = models.CharField(max_length=64)
    covers = ArrayField(models.BigIntegerField(), help_text="pks of the recommended grants in it")
    proof = models.CharField(max_length=10, choices=Proof.choices)
    address_hash = models.CharField(max_length=64, blank=True, help_text="keyed hash; the address itself is not kept")
    at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True)
    why_voided = models.CharField(max_length=10, choices=WhyVoided.choices, blank=True)
    told_at = models.DateTimeField(null=True, help_text="when the mail about the voiding was promised")

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "user"], condition=Q(voided_at=None), name="one_standing_signature"
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, why_voided="", told_at=None)
                | (Q(voided_at__isnull=False) & ~Q(why_voided="")),
                name="voided_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(typed_name__regex=r"\S", signed_hash__regex=r"^[0-9a-f]{64}$"), name="signed_by_name"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="signed_by_others",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=guards.APPROVED_BY_OTHERS.format(items="NEW.covers"),
            ),
            pgtrigger.Trigger(
                name="signed_in_time", operation=pgtrigger.Insert, when=pgtrigger.Before, func=guards.IN_TIME
            ),
            pgtrigger.Trigger(
                name="only_voided", operation=pgtrigger.Update, when=pgtrigger.Before, func=guards.ONLY_VOIDED
            ),
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
            append_only()[1],
        ]

    def __str__(self) -> str:
        return f"{self.typed_name}, {self.at:%d %b %Y}"


pgtrigger.register(
    pgtrigger.Trigger(
        name="conflict_voids",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,  # at the end: whoever writes a conflict down locks the call only after it
        func=guards.CONFLICT,
    )
)(Recusal)
