"""The Board's side: recommendations received, votes on each grant, sign-off.

The recommendation arrives from the Co-Creation Group through services.receive_recommendation; nothing here re-ranks.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from grants.applications.models import Application, Participant, Recusal, Rung
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import different_people, set_together

__all__ = ["BoardVote", "Choice", "DeclineReason", "Recommendation", "RecommendedGrant"]


class Choice(models.TextChoices):
    APPROVE = "approve", "Approve"
    CONDITION = "condition", "Approve with a condition"
    REFER_BACK = "refer_back", "Refer back to the Group"
    DECLINE = "decline", "Decline"


class DeclineReason(models.TextChoices):
    """The closed list: the Board holds the risk, it does not choose again."""

    LEGAL = "legal", "Legal"
    SAFEGUARDING = "safeguarding", "Safeguarding"
    FINANCIAL = "financial", "Financial"
    SANCTIONS = "sanctions", "Sanctions or reputation"


READERS = (Role.BOARD, Role.STAFF, Role.FACILITATOR, Role.GROUP_MEMBER)


class RecommendationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RecommendationQuerySet":
        if user.is_authenticated and user.has_role(*READERS):
            return self
        return self.none()


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

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "pk"]
        constraints = [
            set_together("signed_off_at", "signed_off_by"),
            different_people("recommended_by", "signed_off_by"),
        ]

    def __str__(self) -> str:
        return f"Recommendation for {self.call}"


class RecommendedGrantQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RecommendedGrantQuerySet":
        """Not for a person with a conflict, trustee or not, nor for one who works on the application."""
        if not user.is_authenticated or not user.has_role(*READERS):
            return self.none()
        recused = Recusal.objects.in_force().filter(application=OuterRef("application"), user=user, rung=Rung.ROOM)
        ties = Participant.objects.filter(application=OuterRef("application"), user=user)
        return self.exclude(Exists(recused)).exclude(Exists(ties))


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


class BoardVote(models.Model):
    """One Board member's position on one grant; it may be changed until the grant is decided."""

    grant = models.ForeignKey(RecommendedGrant, on_delete=models.PROTECT, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recommended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="copied, so that the database itself keeps the two apart",
    )
    choice = models.CharField(max_length=12, choices=Choice.choices)
    condition = models.TextField(blank=True)
    condition_due = models.DateField(null=True)
    condition_instalment = models.PositiveSmallIntegerField(null=True, help_text="the payment that waits for it")
    decline_reason = models.CharField(max_length=20, choices=DeclineReason.choices, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "user"], name="one_vote_per_board_member"),
            different_people("user", "recommended_by"),
            models.CheckConstraint(
                condition=~Q(choice="decline") | (~Q(decline_reason="") & ~Q(reason="")), name="decline_has_a_reason"
            ),
            models.CheckConstraint(condition=~Q(choice="refer_back") | ~Q(reason=""), name="refer_back_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(choice="condition")
                | (~Q(condition="") & Q(condition_due__isnull=False) & Q(condition_instalment__isnull=False)),
                name="condition_is_whole",
            ),
        ]
