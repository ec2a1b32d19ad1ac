"""The pooled fund: what came in, the lines it is meant for, and a ledger that is never changed, only countered."""

from django.conf import settings
from django.db import models

from shaping_future import clock
from shaping_future.record.models import append_only

__all__ = ["Account", "Balance", "BudgetLine", "Contribution", "Fund", "LedgerTransaction", "Posting"]


class Fund(models.Model):
    """Money from several contributing funders run as one. Lock this row before moving its money."""

    name = models.CharField(max_length=200, unique=True)
    host = models.CharField(max_length=200, help_text="holds the money; its Board signs off")
    programme = models.CharField(max_length=200)
    decision_body = models.CharField(max_length=200)
    learning_partners = models.JSONField(default=list)
    contributing_funders = models.JSONField(default=list, help_text="public names only, never beside sums")
    currency = models.CharField(max_length=3, default="GBP")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class BudgetLine(models.Model):
    """What part of the fund is meant for what. Amount in pence."""

    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="lines")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=200)
    pence = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["fund", "-pence", "key"]
        constraints = [models.UniqueConstraint(fields=["fund", "key"], name="budget_line_once")]

    def __str__(self) -> str:
        return self.label


class Contribution(models.Model):
    """Money put into the fund. Amount in pence."""

    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="contributions")
    name = models.CharField(max_length=200)
    pence = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["fund", "-pence", "pk"]

    def __str__(self) -> str:
        return self.name


class Account(models.TextChoices):
    """Where a pound of the fund can be. Every transaction moves pence between these and sums to nought."""

    CONTRIBUTED = "contributed", "Contributed"  # the only one that goes below nought: minus what came in
    LINES = "lines", "Other budget lines"
    AVAILABLE = "available", "Free for grants"
    RESERVED = "reserved", "Recommended, not yet signed off"
    COMMITTED = "committed", "Awarded, not yet paid"
    PAID = "paid", "Paid"
    SPENT = "spent", "Spent from other lines"


class LedgerTransaction(models.Model):
    """One movement of money: its postings sum to nought."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="transactions")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.SlugField(max_length=40, help_text="contribution, reserve, free, commit, pay, spend, counter")
    key = models.CharField(max_length=100, unique=True, help_text="the same movement happens once")
    counters = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="countered_by")

    class Meta:
        ordering = ["pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Posting(models.Model):
    """One side of a movement. Signed pence; `reference` names the application, award or line it is about."""

    transaction = models.ForeignKey(LedgerTransaction, on_delete=models.PROTECT, related_name="postings")
    account = models.CharField(max_length=20, choices=Account.choices)
    reference = models.CharField(max_length=60, blank=True, db_index=True)
    pence = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        triggers = append_only()


class Balance(models.Model):
    """The running sum of one account of a fund, kept by the service under the fund's lock.

    The constraint is the last word: no account but CONTRIBUTED can go below nought, whatever the code believes.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="balances")
    account = models.CharField(max_length=20, choices=Account.choices)
    pence = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "account"], name="one_balance_per_account"),
            models.CheckConstraint(
                condition=models.Q(pence__gte=0) | models.Q(account="contributed"), name="balance_not_below_nought"
            ),
        ]
