"""What people need so that they can take part, and what that costs them. Readers never see any of it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from grants.applications.models import Application, Participant, Recusal, Rung
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import different_people, set_together
from shaping_future.sealed import is_sealed
from shaping_future.sealed.under_seal import UnderSeal

__all__ = ["AccessCost", "AccessNeeds", "CostState", "Need"]


class Need(models.TextChoices):
    """What would make it easier. Never why: nobody has to explain a body or a life."""

    INTERPRETER = "interpreter", gettext_lazy("An interpreter")
    BSL = "bsl", gettext_lazy("British Sign Language")
    CAPTIONS = "captions", gettext_lazy("Captions")
    LARGER_TEXT = "larger_text", gettext_lazy("Larger text")
    PHONE = "phone", gettext_lazy("A phone call instead of email")
    CARE = "care", gettext_lazy("Care for children or others while we talk")
    OTHER = "other", gettext_lazy("Something else")


class CostState(models.TextChoices):
    ASKED = "asked", gettext_lazy("Asked for")
    AGREED = "agreed", gettext_lazy("Agreed, not yet paid")
    PAID = "paid", gettext_lazy("Paid")
    DECLINED = "declined", gettext_lazy("Not agreed")
    TAKEN_BACK = "taken_back", gettext_lazy("Taken back")


def _kept_apart(rows: models.QuerySet, user) -> models.QuerySet:
    """Without what the person has a part or an interest in themselves. A draft stays closed; this was sent to us."""
    ties = Participant.objects.filter(application=OuterRef("application"), user=user)
    recusals = Recusal.objects.in_force().filter(application=OuterRef("application"), user=user, rung=Rung.ROOM)
    return rows.exclude(Exists(ties)).exclude(Exists(recusals))


class AccessNeedsQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AccessNeedsQuerySet":
        """Staff, who arrange it. Nobody who reads, decides or pays."""
        return _kept_apart(self, user) if user.has_role(Role.STAFF) else self.none()


class AccessNeeds(UnderSeal):
    """What the people of one application asked for: sealed, opened() reads it."""

    CLEAR: ClassVar = {"needs": [], "language": "", "phone": "", "words": ""}

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="access_needs")
    needs = models.JSONField(default=list, help_text="values of Need")
    language = models.CharField(max_length=60, blank=True, help_text="to interpret from and into")
    phone = models.CharField(max_length=30, blank=True)
    words = models.TextField(blank=True)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AccessNeedsQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "pk"]
        constraints = [is_sealed("said")]
        verbose_name = verbose_name_plural = "access needs"

    def __str__(self) -> str:
        return f"Access needs for {self.application.reference}"


class AccessCostQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AccessCostQuerySet":
        """Staff, who agree; finance, who pay what was agreed."""
        if user.has_role(Role.STAFF):
            return _kept_apart(self, user)
        if user.has_role(Role.FINANCE):
            return _kept_apart(self.filter(state__in=[CostState.AGREED, CostState.PAID]), user)
        return self.none()

    def counted(self) -> "AccessCostQuerySet":
        """What uses up an application's limit."""
        return self.filter(state__in=[CostState.ASKED, CostState.AGREED, CostState.PAID])


class AccessCost(UnderSeal):
    """A cost of taking part, paid whatever becomes of the application and outside any grant. Amount in pence.

    What it is for tells what somebody needs: sealed, opened() reads it.
    """

    CLEAR: ClassVar = {"need": "", "words": "", "reason": ""}

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="access_costs")
    need = models.CharField(max_length=20, choices=Need.choices)
    words = models.CharField(max_length=300, help_text="what it pays for")
    pence = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=CostState.choices, default=CostState.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True, help_text="for the applicant, when it is not agreed")
    paid_at = models.DateTimeField(null=True)
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    payment_reference = models.CharField(max_length=40, blank=True, help_text="of the bank or voucher; no bank details")

    objects = AccessCostQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "pk"]
        constraints = [
            is_sealed("said"),
            set_together("decided_at", "decided_by"),
            set_together("paid_at", "paid_by"),
            different_people("asked_by", "decided_by"),
            different_people("decided_by", "paid_by"),
            models.CheckConstraint(condition=Q(pence__gt=0), name="access_cost_more_than_nought"),
            models.CheckConstraint(
                condition=Q(state="paid", paid_at__isnull=False) | (~Q(state="paid") & Q(paid_at__isnull=True)),
                name="access_cost_paid_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "paid", "declined"]) | Q(decided_at__isnull=False),
                name="access_cost_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Access cost for {self.application.reference}"
