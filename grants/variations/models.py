"""How a grant changes after it was made: variations, each a new version of the agreement, and its end."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from grants.applications.models import Participant, Recusal, Rung
from grants.awards.models import Agreement, Award, HowEnded
from grants.variations.workflow import OPEN, VariationState
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import different_people, set_together

__all__ = ["EarlyReason", "Ending", "Recovery", "Variation"]

DECIDED_STAYS = """
IF OLD.decided_at IS NOT NULL THEN
  RAISE EXCEPTION 'a decided variation is not changed: propose another' USING ERRCODE = 'insufficient_privilege';
END IF;
RETURN NEW;
"""
NOTHING_AFTER_THE_END = """
IF EXISTS (SELECT FROM grants_award award WHERE award.id = NEW.award_id AND award.ended_at IS NOT NULL)
THEN RAISE EXCEPTION 'nothing changes in a grant that has ended' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
DECIDED_BY_OTHERS = """
IF EXISTS (SELECT FROM grants_instalment payment
           LEFT JOIN grants_paymentline line ON line.instalment_id = payment.id
           LEFT JOIN grants_paymentrun run ON run.id = line.run_id
           WHERE payment.award_id = NEW.award_id
             AND NEW.decided_by_id IN (payment.scheduled_by_id, run.prepared_by_id, run.approved_by_id))
THEN RAISE EXCEPTION 'whoever pays a grant decides no change of it' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""The other way round, grants_has_approved (grants.board.models.guards) knows who decided a change."""


def _person(**options) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)


class VariationQuerySet(models.QuerySet):
    def visible_to(self, user) -> "VariationQuerySet":
        """With its grant: to its partner, to staff and finance; to the Board what needs it. Never with an interest."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(award__in=Award.objects.visible_to(user))
        if user.has_role(Role.BOARD):
            tie = {"application": OuterRef("award__application"), "user": user}
            out = Exists(Recusal.objects.in_force().filter(rung=Rung.ROOM, **tie))
            seen |= Q(needs_board=True) & ~Q(out) & ~Q(Exists(Participant.objects.filter(**tie)))
        return self.filter(seen)


class Variation(models.Model):
    """Longer, more, less, other payments, other words of the purpose. What stays as it is, is empty here."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="variations")
    state = models.CharField(max_length=10, choices=VariationState.choices)
    message = models.TextField(blank=True, help_text="what the grant partner wrote, if it asked")
    asked_at = models.DateTimeField(null=True)
    asked_by = _person(null=True)
    why = models.TextField(blank=True, help_text="the reason, which both sides read")
    new_pence = models.PositiveBigIntegerField(null=True)
    new_ends_on = models.DateField(null=True)
    new_purpose = models.TextField(blank=True)
    plan = models.JSONField(null=True, help_text='what is still to pay: [{"pence", "due_on", "when"}]')
    needs_board = models.BooleanField(default=False)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = _person(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = _person(null=True)
    answer = models.TextField(blank=True, help_text="why it was not changed, for the grant partner")
    agreement = models.OneToOneField(Agreement, null=True, on_delete=models.PROTECT, related_name="variation")
    ended_at = models.DateTimeField(null=True, help_text="in force, or not changed")

    objects = VariationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            set_together("asked_at", "asked_by"),
            set_together("proposed_at", "proposed_by"),
            set_together("decided_at", "decided_by"),
            different_people("asked_by", "decided_by"),
            different_people("proposed_by", "decided_by"),
            models.UniqueConstraint(fields=["award"], condition=Q(state__in=OPEN), name="one_open_variation"),
            models.CheckConstraint(
                condition=~Q(state__in=["to_sign", "in_force"])
                | Q(proposed_at__isnull=False, decided_at__isnull=False, agreement__isnull=False),
                name="varied_after_a_decision",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="decided_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(
                    "award", "new_pence", "new_ends_on", "new_purpose", "plan", "needs_board", "proposed_by",
                    "decided_by",
                ),
                func=DECIDED_STAYS,
            ),
            pgtrigger.Trigger(
                name="decided_by_others",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=DECIDED_BY_OTHERS,
            ),
            pgtrigger.Trigger(
                name="none_after_the_end", operation=pgtrigger.Insert, when=pgtrigger.Before, func=NOTHING_AFTER_THE_END
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Change of {self.award}"


class EarlyReason(models.TextChoices):
    AGREED = "agreed", "We agreed to end it"
    CLOSES = "closes", "The organisation closes or merges"
    CANNOT = "cannot", "The work cannot go on"
    UNREACHED = "unreached", "We cannot reach anybody"
    OTHER_USE = "other_use", "The money was used for something else"
    SAFEGUARDING = "safeguarding", "Somebody was not safe"
    LEGAL = "legal", "The law does not allow us to go on"


class EndingQuerySet(models.QuerySet):
    def standing(self) -> "EndingQuerySet":
        return self.filter(called_off_at=None)

    def waiting(self) -> "EndingQuerySet":
        return self.filter(called_off_at=None, confirmed_at=None)


class Ending(models.Model):
    """How a grant ends: prepared by one person, confirmed by another. `was_pence`: what the grant was before."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="endings")
    how = models.CharField(max_length=12, choices=HowEnded.choices)
    reason = models.CharField(max_length=12, choices=EarlyReason.choices, blank=True)
    words = models.TextField(help_text="for both sides")
    recover_pence = models.PositiveBigIntegerField(default=0, help_text="what of the paid money we ask back")
    prepared_at = models.DateTimeField(default=clock.now)
    prepared_by = _person()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = _person(null=True)
    called_off_at = models.DateTimeField(null=True)
    was_pence = models.PositiveBigIntegerField(null=True)
    freed_pence = models.PositiveBigIntegerField(null=True)

    objects = EndingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            set_together("confirmed_at", "confirmed_by", "was_pence", "freed_pence"),
            different_people("prepared_by", "confirmed_by"),
            models.UniqueConstraint(fields=["award"], condition=Q(called_off_at=None), name="one_end_of_a_grant"),
            models.CheckConstraint(condition=Q(confirmed_at=None) | Q(called_off_at=None), name="ended_or_called_off"),
            models.CheckConstraint(
                condition=Q(how="early") & ~Q(reason="") | ~Q(how="early") & Q(reason="", recover_pence=0),
                name="early_end_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(words__regex=r"\S"), name="end_is_explained"),
        ]

    def __str__(self) -> str:
        return f"End of {self.award}"


class Recovery(models.Model):
    """Money of an ended grant that came back."""

    ending = models.ForeignKey(Ending, on_delete=models.PROTECT, related_name="recoveries")
    pence = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=clock.now)
    by = _person()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(pence__gt=0), name="recovery_is_money")]
