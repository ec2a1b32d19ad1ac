"""Instalments: what an award's agreement promises to pay, each by its day or once something came. Runs pay them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from grants.awards.models import Award
from shaping_future import clock
from shaping_future.constraints import set_together

__all__ = ["Instalment", "InstalmentState", "WaitsFor", "Withholding"]


WITHIN_THE_AWARD = """
PERFORM 1 FROM grants_award WHERE id = NEW.award_id FOR UPDATE;
IF NEW.state <> 'cancelled' AND NEW.pence + (
  SELECT COALESCE(sum(other.pence), 0) FROM grants_instalment other
  WHERE other.award_id = NEW.award_id AND other.state <> 'cancelled' AND other.id IS DISTINCT FROM NEW.id
) > (SELECT award.pence FROM grants_award award WHERE award.id = NEW.award_id)
THEN RAISE EXCEPTION 'the payments of a grant are never more than the grant' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""The award is locked first: two who write payments of it at once see each other's."""


SCHEDULED_BY_OTHERS = """
IF EXISTS (SELECT FROM grants_award award
           WHERE award.id = NEW.award_id AND grants_decided(NEW.scheduled_by_id, award.application_id))
THEN RAISE EXCEPTION 'whoever recommended or approved a grant does not pay it' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""Recommender, approver and payer are different people; see grants.board.models.separation. Runs ask the same of who
prepares and who approves them."""


class InstalmentState(models.TextChoices):
    """What is to happen with the part that has not gone to the bank yet."""

    SCHEDULED = "scheduled", "Scheduled"
    WITHHELD = "withheld", "Withheld"
    CANCELLED = "cancelled", "Cancelled"


class WaitsFor(models.TextChoices):
    """What beside its day a payment waits for. The call's payment terms say it."""

    NOTHING = "", "Its day"
    REPORT = "report", "A learning report"
    EVENT = "event", "Something that has to happen first"


class InstalmentQuerySet(models.QuerySet):
    def with_rest(self) -> "InstalmentQuerySet":
        """Those of which a part has not gone to the bank."""
        return self.exclude(state=InstalmentState.CANCELLED).filter(pence__gt=F("paid_pence") + F("ordered_pence"))

    def paid(self) -> "InstalmentQuerySet":
        return self.filter(paid_pence=F("pence"))


class Instalment(models.Model):
    """`ordered_pence` and `paid_pence` are sums of its lines in payment runs, kept by a trigger of those."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    pence = models.PositiveBigIntegerField()
    due_on = models.DateField()
    terms = models.CharField(max_length=200, help_text="what it waits for, in the words of the agreement")
    waits_for = models.CharField(max_length=10, choices=WaitsFor.choices, default=WaitsFor.NOTHING, blank=True)
    waits_report = models.SlugField(max_length=40, blank=True, help_text="key of the learning date, for a report")
    came_at = models.DateTimeField(null=True, help_text="when the event was written down that it waits for")
    came_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=InstalmentState.choices, default=InstalmentState.SCHEDULED)
    ordered_pence = models.PositiveBigIntegerField(default=0, help_text="at the bank, not yet on a statement")
    paid_pence = models.PositiveBigIntegerField(default=0, help_text="on a bank statement as gone")
    scheduled_at = models.DateTimeField(default=clock.now)
    scheduled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        ordering = ["award", "number"]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="instalment_number_once"),
            set_together("came_at", "came_by"),
            models.CheckConstraint(condition=Q(pence__gt=0), name="instalment_is_money"),
            models.CheckConstraint(
                condition=Q(pence__gte=F("ordered_pence") + F("paid_pence")), name="instalment_never_paid_beyond"
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(ordered_pence=0, paid_pence=0), name="cancelled_instalment_unpaid"
            ),
            models.CheckConstraint(
                condition=Q(waits_for="report", waits_report__regex=r"\S")
                | (~Q(waits_for="report") & Q(waits_report="")),
                name="instalment_names_its_report",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="instalment_within_award",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=WITHIN_THE_AWARD,
            ),
            pgtrigger.Trigger(
                name="instalment_stays_within_award",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange("pence", "state", "award"),
                func=WITHIN_THE_AWARD,
            ),
            pgtrigger.Trigger(
                name="scheduled_by_others",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=SCHEDULED_BY_OTHERS,
            ),
        ]

    def __str__(self) -> str:
        return f"Payment {self.number} of {self.award}"

    @property
    def rest(self) -> int:
        """Pence that have not gone to the bank yet."""
        return 0 if self.state == InstalmentState.CANCELLED else self.pence - self.ordered_pence - self.paid_pence

    @property
    def is_paid(self) -> bool:
        return self.paid_pence == self.pence

    @property
    def stands(self) -> str:
        """One word for pages: paid, cancelled, ordered, withheld, part or scheduled."""
        if self.is_paid or self.state == InstalmentState.CANCELLED:
            return "paid" if self.is_paid else "cancelled"
        if not self.rest:
            return "ordered"
        if self.state == InstalmentState.WITHHELD:
            return "withheld"
        return "part" if self.paid_pence or self.ordered_pence else "scheduled"


class Withholding(models.Model):
    """Why a payment is held back, by whom, and until when somebody looks at it again. It never frees itself."""

    class Reason(models.TextChoices):
        REPORT = "report", "We wait for a report or a talk"
        CONCERN = "concern", "A concern is being looked into"
        CHANGED = "changed", "Their plans changed, and we are agreeing what that means"
        ASKED = "asked", "They asked us to pay later"
        ACCOUNT = "account", "Something about the bank account is not clear"
        OTHER = "other", "Something else"

    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="withholdings")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    words = models.TextField(help_text="for us and for the grant partner")
    until = models.DateField(help_text="the day to look at it again")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            set_together("ended_at", "ended_by"),
            models.UniqueConstraint(
                fields=["instalment"], condition=Q(ended_at=None), name="one_withholding_at_a_time"
            ),
            models.CheckConstraint(condition=Q(words__regex=r"\S"), name="withholding_says_why"),
        ]

    def __str__(self) -> str:
        return f"Withholding of {self.instalment_id}"
