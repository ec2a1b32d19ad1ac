"""Instalments: scheduled by one person of finance, released by another, never beyond the award."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.awards.models import Award
from grants.bank.models import BankDetails
from grants.fund.models import LedgerTransaction
from shaping_future import clock
from shaping_future.constraints import different_people, set_together

__all__ = ["Instalment", "InstalmentState"]


CHECKED_ACCOUNT = """
IF NEW.state = 'released' AND (TG_OP = 'INSERT' OR OLD.state <> 'released') AND NOT EXISTS (
  SELECT FROM grants_bankdetails account WHERE account.id = NEW.paid_into_id AND account.award_id = NEW.award_id
    AND account.stopped_at IS NULL AND (account.payable_on IS NULL OR (
      account.called_back_at IS NOT NULL AND account.called_back_by_id <> NEW.scheduled_by_id
      AND account.payable_on <= (NEW.released_at AT TIME ZONE 'Europe/London')::date)))
THEN RAISE EXCEPTION 'a payment goes to an account of its grant that may be paid' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""The last line behind grants.bank: no stopped account, none that waits, none that its preparer called back about."""

PAID_BY_OTHERS = """
IF EXISTS (SELECT FROM grants_award award, unnest(ARRAY[NEW.scheduled_by_id, NEW.released_by_id]) person
           WHERE award.id = NEW.award_id AND grants_decided(person, award.application_id))
THEN RAISE EXCEPTION 'whoever recommended or approved a grant does not pay it' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
"""Recommender, approver and payer are different people; see grants.board.models.separation."""


class InstalmentState(models.TextChoices):
    SCHEDULED = "scheduled", "Scheduled"
    RELEASED = "released", "Released"
    WITHHELD = "withheld", "Withheld"


class Instalment(models.Model):
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    pence = models.PositiveBigIntegerField()
    due_on = models.DateField()
    terms = models.CharField(max_length=200, help_text="what it waits for, in the words of the agreement")
    state = models.CharField(max_length=10, choices=InstalmentState.choices, default=InstalmentState.SCHEDULED)
    scheduled_at = models.DateTimeField(default=clock.now)
    scheduled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    paid_into = models.ForeignKey(
        BankDetails, null=True, on_delete=models.PROTECT, related_name="+", help_text="none before accounts were kept"
    )
    movement = models.OneToOneField(LedgerTransaction, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["award", "number"]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="instalment_number_once"),
            set_together("released_at", "released_by", "movement"),
            different_people("scheduled_by", "released_by"),
            models.CheckConstraint(condition=Q(pence__gt=0), name="instalment_is_money"),
            models.CheckConstraint(
                condition=Q(state="released", released_at__isnull=False) | (~Q(state="released") & Q(released_at=None)),
                name="released_state_has_its_facts",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="paid_into_a_checked_account",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=CHECKED_ACCOUNT,
            ),
            pgtrigger.Trigger(
                name="paid_by_others",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=PAID_BY_OTHERS,
            ),
        ]
