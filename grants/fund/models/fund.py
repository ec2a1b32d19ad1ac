"""The pooled fund: the lines it is meant for, and what may be committed of it."""

from django.db import models


class CommitFrom(models.TextChoices):
    """What grants may be awarded of."""

    PLEDGED = "pledged", "What funders pledged or paid in"
    RECEIVED = "received", "Only what came in at the bank"


class Fund(models.Model):
    """Money from several contributing funders run as one. Lock this row before moving its money."""

    name = models.CharField(max_length=200, unique=True)
    host = models.CharField(max_length=200, help_text="holds the money; its Board signs off")
    programme = models.CharField(max_length=200)
    decision_body = models.CharField(max_length=200)
    learning_partners = models.JSONField(default=list)
    contributing_funders = models.JSONField(default=list, help_text="public names only, never beside sums")
    currency = models.CharField(max_length=3, default="GBP")
    commits_from = models.CharField(max_length=10, choices=CommitFrom.choices, default=CommitFrom.PLEDGED)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


GRANTS_LINE = "grants"
"""Key of the budget line that grants are paid from."""


class BudgetLine(models.Model):
    """What part of the fund is meant for what. Amount in pence: as it is planned now, after every agreed move."""

    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="lines")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=200)
    pence = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["fund", "-pence", "key"]
        constraints = [models.UniqueConstraint(fields=["fund", "key"], name="budget_line_once")]

    def __str__(self) -> str:
        return self.label
