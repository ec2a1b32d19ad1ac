"""Who puts money into the fund: what they pledged, what came in, and what was moved between the lines later."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.fund.models.fund import BudgetLine, Fund
from grants.fund.models.ledger import LedgerTransaction
from grants.fund.models.truth import never_below_received
from shaping_future import clock
from shaping_future.constraints import different_people, set_together
from shaping_future.record.models import append_only


def _person(**more):
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **more)


class Contribution(models.Model):
    """What one funder pledges to the fund now, in pence. A pledge is not money: receipts say what came in."""

    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="contributions")
    name = models.CharField(max_length=200)
    pence = models.PositiveBigIntegerField()
    line = models.ForeignKey(
        BudgetLine, null=True, on_delete=models.PROTECT, related_name="+", help_text="none: shared as the budget says"
    )
    pledged_on = models.DateField(null=True, help_text="none when the fund's first file did not say")
    entered_by = _person(null=True)
    movement = models.OneToOneField(LedgerTransaction, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["fund", "-pence", "pk"]
        triggers = never_below_received()

    def __str__(self) -> str:
        return self.name


class PledgeLowered(models.Model):
    """A funder gives less than it had pledged: from how much to how much, off which line, and why."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="lowered")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="+")
    before_pence = models.PositiveBigIntegerField()
    pence = models.PositiveBigIntegerField(help_text="the pledge from then on")
    why = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)
    by = _person()
    movement = models.OneToOneField(LedgerTransaction, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(pence__lt=models.F("before_pence")), name="pledge_lowered_is_less"),
            models.CheckConstraint(condition=Q(why__regex=r"\S"), name="pledge_lowered_says_why"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.contribution} {self.at:%Y-%m-%d}"


class Receipt(models.Model):
    """Money of a contribution that came in at the bank. A mistake is undone by a contra entry, never taken away."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="receipts")
    pence = models.PositiveBigIntegerField()
    received_on = models.DateField()
    bank_reference = models.CharField(max_length=60, help_text="as the bank's statement has it")
    entered_at = models.DateTimeField(default=clock.now)
    entered_by = _person()
    movement = models.OneToOneField(LedgerTransaction, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = _person(null=True)
    undone_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(pence__gt=0), name="receipt_is_money"),
            set_together("undone_at", "undone_by"),
            models.UniqueConstraint(
                fields=["contribution", "received_on", "bank_reference"],
                condition=Q(undone_at=None),
                name="receipt_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution} {self.received_on}"


class LineMove(models.Model):
    """Money moved from one budget line to another: proposed by one person, agreed or declined by another."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="line_moves")
    source = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="+")
    pence = models.PositiveBigIntegerField()
    why = models.TextField()
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by = _person()
    decided_at = models.DateTimeField(null=True)
    decided_by = _person(null=True)
    answer = models.CharField(max_length=300, blank=True, help_text="why it was declined")
    movement = models.OneToOneField(
        LedgerTransaction, null=True, on_delete=models.PROTECT, related_name="+", help_text="none: declined or waiting"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(pence__gt=0), name="line_move_is_money"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="line_move_between_two"),
            models.CheckConstraint(
                condition=Q(movement=None) | Q(decided_at__isnull=False), name="line_move_agreed_before_moved"
            ),
            models.UniqueConstraint(
                fields=["source", "target", "pence"], condition=Q(decided_at=None), name="line_move_proposed_once"
            ),
            set_together("decided_at", "decided_by"),
            different_people("proposed_by", "decided_by"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
