"""How a bank wants its file of payments, and how it writes its statements. Data: each bank has its own."""

import json
import uuid

from django.db import models
from django.db.models import Q

from shaping_future import sealed
from shaping_future.sealed import SealedField, is_sealed

__all__ = ["BankLayout", "StatementLayout"]


class Days(models.TextChoices):
    DAY_FIRST = "%d/%m/%Y", "31/12/2026"
    DASHES = "%d-%m-%Y", "31-12-2026"
    YEAR_FIRST = "%Y-%m-%d", "2026-12-31"
    MONTH_WORD = "%d %b %Y", "31 Dec 2026"
    SHORT_YEAR = "%d/%m/%y", "31/12/26"


class BankLayout(models.Model):
    """The file that a bank takes, and the account of ours that it pays from."""

    class Kind(models.TextChoices):
        CSV = "csv", "CSV"
        BACS = "bacs18", "Bacs Standard 18"

    Days = Days

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # known before: text is bound to it
    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CSV)
    columns = models.JSONField(default=list, help_text='[{"heading": "Amount", "value": "amount"}], for a CSV')
    header = models.BooleanField(default=False, help_text="whether the first row names the columns")
    delimiter = models.CharField(max_length=1, default=",")
    day_format = models.CharField(max_length=12, choices=Days.choices, default=Days.DAY_FIRST)
    most_payments = models.PositiveSmallIntegerField(default=100)
    longest_name = models.PositiveSmallIntegerField(default=18)
    longest_reference = models.PositiveSmallIntegerField(default=18)
    working_days_only = models.BooleanField(default=True)
    pays_from = SealedField(blank=True, help_text="sort code, number and name of our account, for files that name it")
    pays_from_last_four = models.CharField(max_length=4, blank=True)
    in_use = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            is_sealed("pays_from"),
            models.CheckConstraint(
                condition=Q(
                    most_payments__range=(1, 1000), longest_name__range=(6, 140), longest_reference__range=(11, 140)
                ),
                name="bank_layout_has_sane_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def names_us(self) -> bool:
        """Whether its file says which account of ours is paid from."""
        return self.kind == self.Kind.BACS or any(one["value"].startswith("from_") for one in self.columns)

    def opened(self) -> dict[str, str]:
        """sort_code, account_number, account_name of our own account; empty when it was not entered."""
        return json.loads(sealed.read(self, "pays_from") or "{}")


class StatementLayout(models.Model):
    """Where a bank's statement has its columns, by their headings. Either one amount with a sign, or two columns."""

    Days = Days

    name = models.CharField(max_length=80, unique=True)
    day = models.CharField(max_length=40, help_text="heading of the column with the date")
    text = models.CharField(max_length=120, help_text="headings of the columns with words, a comma between them")
    amount = models.CharField(max_length=40, blank=True, help_text="heading of one column, minus what left")
    out = models.CharField(max_length=40, blank=True, help_text="heading of the column with what left")
    into = models.CharField(max_length=40, blank=True, help_text="heading of the column with what came")
    day_format = models.CharField(max_length=12, choices=Days.choices, default=Days.DAY_FIRST)
    in_use = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(amount="") & Q(out="", into="")) | (Q(amount="") & ~Q(out="") & ~Q(into="")),
                name="statement_layout_one_amount_or_two",
            )
        ]

    def __str__(self) -> str:
        return self.name
