"""What arrived from the Group: frozen, and what became of each grant."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from grants.applications.models import Application, Clearance, Participant, Recusal, Rung
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import different_people, set_together

from . import guards
from .kinds import Choice

WITHOUT_DECLARING = (Role.BOARD, Role.STAFF)
"""Who reads what was recommended, and says of each grant whether they have a tie to it."""
READERS = (*WITHOUT_DECLARING, Role.FACILITATOR, Role.GROUP_MEMBER)


def _of_known_calls(rows: models.QuerySet, user, call: str) -> models.QuerySet:
    """The Group and its facilitators declare their interests in a call before they know of anything in it."""
    if not user.is_authenticated or not user.has_role(*READERS):
        return rows.none()
    if user.has_role(*WITHOUT_DECLARING):
        return rows
    return rows.filter(Exists(Clearance.objects.filter(call=OuterRef(call), user=user)))


class RecommendationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RecommendationQuerySet":
        return _of_known_calls(self, user, "call")


class Recommendation(models.Model):
    """A frozen slate. `pack` is what the Board reads; its hash is what the Board signs."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="recommendations")
    received_at = models.DateTimeField(default=clock.now)
    recommended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pack = models.JSONField(help_text="method, turnout, recusals, spread, budget check; no individual scores")
    pack_hash = models.CharField(max_length=64)
    quorum = models.PositiveSmallIntegerField(default=3, help_text="Board members without a conflict who must vote")
    signed_off_at = models.DateTimeField(null=True)
    signed_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    resolution = models.JSONField(null=True, help_text="what was resolved, frozen; none where one person signed off")
    resolution_hash = models.CharField(max_length=64, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "pk"]
        constraints = [
            set_together("signed_off_at", "signed_off_by"),
            different_people("recommended_by", "signed_off_by"),
            models.CheckConstraint(
                condition=Q(resolution=None, resolution_hash="")
                | (Q(resolution__isnull=False, signed_off_at__isnull=False) & ~Q(resolution_hash="")),
                name="a_resolution_is_signed_off",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="pack_is_frozen", operation=pgtrigger.Update, when=pgtrigger.Before, func=guards.PACK_IS_FROZEN
            ),
            pgtrigger.Trigger(
                name="signed_by_a_quorum", operation=pgtrigger.Update, when=pgtrigger.Before, func=guards.QUORUM
            ),
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Recommendation for {self.call}"


class RecommendedGrantQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RecommendedGrantQuerySet":
        """Not for a person with a conflict, trustee or not, nor for one who works on the application."""
        rows = _of_known_calls(self, user, "recommendation__call")
        recused = Recusal.objects.in_force().filter(application=OuterRef("application"), user=user, rung=Rung.ROOM)
        ties = Participant.objects.filter(application=OuterRef("application"), user=user)
        return rows.exclude(Exists(recused)).exclude(Exists(ties))


class RecommendedGrant(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="grants")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="recommended_grants")
    order = models.PositiveSmallIntegerField(help_text="order on the page only, never a rank")
    pence = models.PositiveBigIntegerField()
    why = models.TextField(help_text="why the Group chose it")
    decision = models.CharField(max_length=12, choices=Choice.choices, blank=True)
    decided_at = models.DateTimeField(null=True)

    objects = RecommendedGrantQuerySet.as_manager()

    class Meta:
        ordering = ["recommendation", "order"]
        constraints = [models.UniqueConstraint(fields=["recommendation", "application"], name="recommended_once")]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_when_signed_off",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=guards.GRANT_IS_FROZEN,
            )
        ]
