"""Whose account a grant is paid to: each version kept, its numbers sealed, what was checked and by whom beside it."""

import json
import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.awards.models import Award
from grants.bank.modulus import Verdict
from grants.organisations.models import Organisation
from shaping_future import clock, sealed
from shaping_future.constraints import different_people, set_together
from shaping_future.files.models import StoredFile
from shaping_future.record.models import append_only
from shaping_future.sealed import SealedField, is_sealed

__all__ = ["BankDetails", "CallBack", "ModulusTable", "PayeeCheck", "Statement"]

STAY = "RAISE EXCEPTION 'bank details are never changed: enter new ones' USING ERRCODE = 'insufficient_privilege';"


def _person(**options) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)


class BankDetailsQuerySet(models.QuerySet):
    def in_force(self) -> "BankDetailsQuerySet":
        """Not stopped; the newest of an award is the one that counts."""
        return self.filter(stopped_at=None).order_by("award", "-number")

    def handled_by(self, user) -> "BankDetailsQuerySet":
        return self.filter(award__in=Award.objects.handled_by(user))


class BankDetails(models.Model):
    """One version of an award's account. A change is a new version, which waits; no version is ever overwritten."""

    class Checked(models.TextChoices):
        POSSIBLE = Verdict.POSSIBLE.value, "The numbers fit together"
        UNKNOWN = Verdict.UNKNOWN.value, "The banks' table says nothing of this sort code"
        NO_TABLE = "no_table", "We have no table to check the numbers by"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # known before: the text is bound to it
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="bank_details")
    number = models.PositiveSmallIntegerField(help_text="1 for the first; each change one more")
    holder = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="whose account it is"
    )
    account = SealedField(help_text="its numbers, the name on it and a phone number; opened() reads them")
    last_four = models.CharField(max_length=4)
    bank = models.CharField(max_length=60, blank=True, help_text="who usually has this sort code")
    modulus = models.CharField(max_length=10, choices=Checked.choices)
    modulus_table = models.DateField(null=True, help_text="when the table was published")
    entered_at = models.DateTimeField(default=clock.now)
    entered_by = _person()
    payable_on = models.DateField(null=True, help_text="the first day a payment may go to a changed account")
    called_back_at = models.DateTimeField(null=True)
    called_back_by = _person(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = _person(null=True)

    objects = BankDetailsQuerySet.as_manager()

    class Meta:
        ordering = ["award", "number"]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="bank_details_number_once"),
            is_sealed("account"),
            set_together("called_back_at", "called_back_by"),
            set_together("stopped_at", "stopped_by"),
            different_people("entered_by", "called_back_by"),
            models.CheckConstraint(condition=Q(last_four__regex=r"^[0-9]{4}$"), name="bank_details_four_digits"),
            models.CheckConstraint(
                condition=Q(number=1, payable_on=None) | Q(number__gt=1, payable_on__isnull=False),
                name="changed_bank_details_wait",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None) | Q(called_back_at=None), name="bank_details_confirmed_or_stopped"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="bank_details_stay",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(
                    "id", "award", "number", "holder", "last_four", "bank", "modulus", "modulus_table", "entered_at",
                    "entered_by", "payable_on",
                ),
                func=STAY,
            ),
            pgtrigger.Trigger(
                name="bank_details_kept", operation=pgtrigger.Delete, when=pgtrigger.Before, func=STAY
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Bank details {self.number} of {self.award_id}"

    @property
    def is_change(self) -> bool:
        return self.number > 1

    def opened(self) -> dict[str, str]:
        """sort_code, account_number, account_name, roll_number, phone. Whoever shows them notes the read."""
        return json.loads(sealed.read(self, "account"))


class PayeeCheck(models.Model):
    """What the bank said when it was asked whose account that is, and what we did then. The newest counts."""

    class Result(models.TextChoices):
        MATCH = "match", "Match: the name is theirs"
        CLOSE = "close", "Close match: nearly the name"
        NO_MATCH = "no_match", "No match: another name"
        UNAVAILABLE = "unavailable", "Unavailable: the bank could not say"

    details = models.ForeignKey(BankDetails, on_delete=models.PROTECT, related_name="payee_checks")
    result = models.CharField(max_length=12, choices=Result.choices)
    did = models.TextField(blank=True, help_text="what was done about it")
    may_pay = models.BooleanField(help_text="whether the account may be paid after that")
    at = models.DateTimeField(default=clock.now)
    by = _person()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="match", may_pay=True) | (~Q(result="match") & Q(did__regex=r"\S")),
                name="payee_check_says_what_was_done",
            )
        ]
        triggers = append_only()


class Statement(models.Model):
    """A bank statement that its people sent, and what a person found who looked at it. The newest counts."""

    details = models.ForeignKey(BankDetails, on_delete=models.PROTECT, related_name="statements")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    sent_by = _person()
    agrees = models.BooleanField(null=True, help_text="it shows the same name and numbers")
    found = models.TextField(blank=True, help_text="what is different; its people read it")
    checked_at = models.DateTimeField(null=True)
    checked_by = _person(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            set_together("agrees", "checked_at", "checked_by"),
            different_people("sent_by", "checked_by"),
            models.CheckConstraint(
                condition=~Q(agrees=False) | Q(found__regex=r"\S"), name="statement_says_what_is_different"
            ),
        ]


class CallBack(models.Model):
    """A call to a number that was known before the change, and what was said."""

    class Known(models.TextChoices):
        EARLIER = "earlier", "It was given with the earlier bank details"
        APPLICATION = "application", "It stands in the application or the agreement"
        PUBLIC = "public", "From their own website or a public register"

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "They made the change"
        DENIED = "denied", "They did not make it: stop the change"
        NOT_REACHED = "not_reached", "Nobody was reached, or they were not sure"

    details = models.ForeignKey(BankDetails, on_delete=models.PROTECT, related_name="call_backs")
    number_known = models.CharField(max_length=12, choices=Known.choices)
    spoke_to = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    at = models.DateTimeField(default=clock.now)
    by = _person()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="not_reached") | Q(spoke_to__regex=r"\S"), name="call_back_says_who_spoke"
            )
        ]
        triggers = append_only()


class ModulusTable(models.Model):
    """The banks' two published files, as they were loaded. The newest by its date is used."""

    published = models.DateField(unique=True)
    weights = models.TextField()
    substitutes = models.TextField()
    loaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["published"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Modulus table of {self.published}"
