"""The ledger: movements of money between accounts, never changed, only countered; and the running sums of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.fund.models.fund import Fund
from grants.fund.models.truth import only_postings, whole_movement, whole_posting
from shaping_future import clock
from shaping_future.record.models import append_only


class Account(models.TextChoices):
    """Where a pound of the fund can be. Every transaction moves pence between these and sums to nought."""

    CONTRIBUTED = "contributed", "Pledged, not yet received"  # below nought, as money comes from it; so is the next
    RECEIVED = "received", "Received at the bank"
    LINES = "lines", "Other budget lines"
    AVAILABLE = "available", "Free for grants"
    RESERVED = "reserved", "Recommended, not yet signed off"
    COMMITTED = "committed", "Awarded, not yet paid"
    ORDERED = "ordered", "Payment approved, not yet at the bank"
    PAID = "paid", "Paid"
    SPENT = "spent", "Spent from other lines"


COMING_IN = (Account.CONTRIBUTED, Account.RECEIVED)
"""Where the fund's money comes from: never above nought, and together minus all that the fund is."""

OUT = (Account.COMMITTED, Account.ORDERED, Account.PAID, Account.SPENT)
"""What the fund promised or gave away."""

HELD = (Account.LINES, Account.RESERVED, Account.COMMITTED, Account.ORDERED, Account.PAID, Account.SPENT)
"""The accounts in which every reference has its own pounds: what one award holds pays for no other."""


class LedgerTransaction(models.Model):
    """One movement of money: its postings sum to nought."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="transactions")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.SlugField(max_length=40, help_text="contribution, reserve, free, commit, order, settle, counter, …")
    key = models.CharField(max_length=100, unique=True, help_text="the same movement happens once")
    sides = models.PositiveSmallIntegerField(help_text="how many postings it has; none is added later")
    counters = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="countered_by")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="counter", counters__isnull=False) | (~Q(kind="counter") & Q(counters=None)),
                name="contra_entry_says_what_it_undoes",
            )
        ]
        triggers = [*append_only(), *whole_movement()]

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
        constraints = [models.CheckConstraint(condition=Q(account__in=Account.values), name="posting_is_of_an_account")]
        triggers = [*append_only(), *whole_posting()]


class Balance(models.Model):
    """The running sum of one account of a fund, carried forward by the database as postings are written.

    The constraint is the last word: no account can go below nought, nor one of COMING_IN above, whatever the code says.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="balances")
    account = models.CharField(max_length=20, choices=Account.choices)
    pence = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "account"], name="one_balance_per_account"),
            models.CheckConstraint(
                condition=Q(pence__gte=0) | Q(account__in=["contributed", "received"]), name="balance_not_below_nought"
            ),
            models.CheckConstraint(
                condition=Q(pence__lte=0) | ~Q(account__in=["contributed", "received"]),
                name="balance_comes_from_somewhere",
            ),
        ]
        triggers = only_postings()


class Holding(models.Model):
    """What one reference has in one account: an award's own pounds, of which no other award is paid."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="holdings")
    account = models.CharField(max_length=20, choices=Account.choices)
    reference = models.CharField(max_length=60, blank=True, db_index=True)
    pence = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "account", "reference"], name="one_holding_per_reference"),
            models.CheckConstraint(
                condition=Q(pence__gte=0) | ~Q(account__in=[account.value for account in HELD]),
                name="holding_not_below_nought",
            ),
        ]
        triggers = only_postings()
