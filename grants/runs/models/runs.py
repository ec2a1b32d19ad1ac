"""A payment run: prepared by one person, approved by another, frozen then, given to the bank as one file."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from grants.awards.models import Award
from grants.bank.models import BankDetails
from grants.fund.models import Fund
from grants.payments.models import Instalment
from grants.runs.models.layouts import BankLayout
from grants.runs.models.truth import LINE_TRIGGERS, RUN_TRIGGERS
from grants.runs.workflow import OPEN, OVER, LineState, RunState
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import different_people, set_together

__all__ = ["PaymentLine", "PaymentRun"]


def _person(**options) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)


class PaymentRunQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PaymentRunQuerySet":
        """For finance and staff: those with no payment of a grant that they have an interest in or a part of."""
        if not user.is_authenticated or not user.has_role(Role.FINANCE, Role.STAFF):
            return self.none()
        lines = PaymentLine.objects.filter(run=OuterRef("pk"))
        return self.exclude(Exists(lines.exclude(instalment__award__in=Award.objects.handled_by(user))))


class PaymentRun(models.Model):
    """Its reference is random, so that it tells nobody how many runs there are that they do not see."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="runs")
    pay_on = models.DateField(help_text="the day on which the bank is asked to pay")
    layout = models.ForeignKey(BankLayout, null=True, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.PREPARED)
    prepared_at = models.DateTimeField(default=clock.now)
    prepared_by = _person()
    approved_at = models.DateTimeField(null=True)
    approved_by = _person(null=True)
    frozen = models.JSONField(default=dict, help_text="the layout as it was at approval")
    content_hash = models.CharField(max_length=64, blank=True, help_text="of everything that was approved")
    sent_at = models.DateTimeField(null=True, help_text="when its file first left us")
    sent_by = _person(null=True)
    ended_at = models.DateTimeField(null=True, help_text="when it was cancelled, or the bank's last answer was there")
    cancelled_by = _person(null=True)
    cancelled_why = models.TextField(blank=True)

    objects = PaymentRunQuerySet.as_manager()

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        constraints = [
            different_people("prepared_by", "approved_by"),
            set_together("approved_at", "approved_by"),
            set_together("sent_at", "sent_by"),
            models.CheckConstraint(
                condition=Q(approved_at=None, content_hash="")
                | Q(approved_at__isnull=False, content_hash__regex=r"^[0-9a-f]{64}$"),
                name="approved_run_is_hashed",
            ),
            models.CheckConstraint(
                condition=Q(state="prepared", approved_at=None)
                | Q(state="cancelled")
                | Q(state__in=["approved", "sent", "done"], approved_at__isnull=False),
                name="run_is_approved_before_it_goes",
            ),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(approved_at__isnull=False), name="run_sent_approved"),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_by__isnull=False, cancelled_why__regex=r"\S")
                | (~Q(state="cancelled") & Q(cancelled_by=None, cancelled_why="")),
                name="cancelled_run_says_why",
            ),
        ]
        triggers = RUN_TRIGGERS

    def __str__(self) -> str:
        return self.reference


class PaymentLineQuerySet(models.QuerySet):
    def open(self) -> "PaymentLineQuerySet":
        return self.filter(state__in=OPEN)


class PaymentLine(models.Model):
    """One payment of a run: an instalment or a part of it, to one version of an account. Never changed, only ended.

    No digit of the account is here: `account` is the sealed version that was checked, and no version ever changes.
    """

    class Why(models.TextChoices):
        """Why it was taken out. The bank's refusals and returns are said in words."""

        ACCOUNT = "account", "Something about the account is not clear"
        WITHHELD = "withheld", "We hold this payment back"
        AMOUNT = "amount", "The amount is wrong"
        LATER = "later", "It goes another day"
        OTHER = "other", "Something else"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(
        BankDetails, null=True, on_delete=models.PROTECT, related_name="+", help_text="none before accounts were kept"
    )
    pence = models.PositiveBigIntegerField()
    reference = models.CharField(max_length=18, unique=True, help_text="what stands on both statements")
    state = models.CharField(max_length=10, choices=LineState.choices, default=LineState.PREPARED)
    was_ordered = models.BooleanField(default=False, help_text="it was in the run when that was approved")
    paid_on = models.DateField(null=True, help_text="the day on our bank statement")
    paid_at = models.DateTimeField(null=True, help_text="when we knew")
    ended_at = models.DateTimeField(null=True)
    ended_by = _person(null=True)
    why = models.CharField(max_length=10, choices=Why.choices, blank=True)
    words = models.TextField(blank=True)

    objects = PaymentLineQuerySet.as_manager()

    class Meta:
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="payment_line_number_once"),
            models.UniqueConstraint(
                fields=["instalment"], condition=Q(state__in=["prepared", "ordered"]), name="instalment_in_one_run"
            ),
            models.CheckConstraint(condition=Q(pence__gt=0), name="payment_line_is_money"),
            models.CheckConstraint(
                condition=Q(state="prepared", was_ordered=False)
                | Q(state="taken_out")
                | Q(state__in=["ordered", "paid", "refused", "returned"], was_ordered=True),
                name="payment_line_was_ordered",
            ),
            set_together("paid_on", "paid_at"),
            set_together("ended_at", "ended_by"),
            models.CheckConstraint(
                condition=Q(state__in=["paid", "returned"], paid_at__isnull=False)
                | (~Q(state__in=["paid", "returned"]) & Q(paid_at=None)),
                name="paid_line_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*OVER], ended_at__isnull=False, words__regex=r"\S")
                | (~Q(state__in=[*OVER]) & Q(ended_at=None, words="")),
                name="ended_line_says_why",
            ),
        ]
        triggers = LINE_TRIGGERS

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def again(self, *, back: bool = False) -> str:
        """Nothing the first time that a line of the bank is this payment; "-2" once that was taken back, and so on.

        What hangs on it (its booking, mails, advice) is another one each time, and its name ends so."""
        undone = sum(1 for one in self.matches.all() if one.undone_id and one.back == back)
        return f"-{undone + 1}" if undone else ""

    @property
    def advice(self) -> str:
        """Key of its remittance advice."""
        return f"{self.pk}{self.again()}"
