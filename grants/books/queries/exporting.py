"""The ledger as tables for the accounts, read while they are sent."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from grants.books.queries.standing import end_of
from grants.fund.models import Account, Fund, Posting
from grants.payments.queries import kept_back
from shaping_future.files.spreadsheets import Cell

MOVEMENTS = ["Movement", "When, UK time", "What", "Account", "About", "Pounds", "By", "Undoes movement"]
TRIAL = ["Account", "At the start, in pounds", "In", "Out", "At the end, in pounds"]
KEPT = "Kept from you"
CHUNK = 500


def _from(day: dt.date) -> dt.datetime:
    return end_of(day - dt.timedelta(days=1))


def sides(fund: Fund, first: dt.date, last: dt.date) -> QuerySet:
    """The postings of the days from `first` to `last`, both included, in the order in which they were booked."""
    when = {"transaction__at__gte": _from(first), "transaction__at__lt": end_of(last)}
    return Posting.objects.filter(transaction__fund=fund, **when).order_by("transaction", "pk")


def movements(fund: Fund, first: dt.date, last: dt.date, user: Any) -> Iterator[list[Cell]]:
    """A row for each side of each movement. Two queries; memory is the same for ten rows and for ten thousand."""
    found = sides(fund, first, last)
    kept = kept_back(user, found.order_by().values("reference"))
    rows = found.values_list(
        "transaction", "transaction__at", "transaction__kind", "account", "reference", "pence", "transaction__by__name",
        "transaction__counters",
    )  # fmt: skip
    for number, at, kind, account, reference, pence, by, undoes in rows.iterator(chunk_size=CHUNK):
        about = KEPT if reference in kept else reference
        yield [number, at, kind, Account(account).label, about, _pounds(pence), by or "By itself", undoes]


def trial_balance(fund: Fund, first: dt.date, last: dt.date) -> list[list[Cell]]:
    """Each account at the start and the end of a period and what moved between; the last row is nought. One query."""
    before = Q(transaction__at__lt=_from(first))
    rows = Posting.objects.filter(transaction__fund=fund, transaction__at__lt=end_of(last)).order_by()
    rows = rows.values("account").annotate(
        start=Sum("pence", filter=before, default=0),
        more=Sum("pence", filter=~before & Q(pence__gt=0), default=0),
        less=Sum("pence", filter=~before & Q(pence__lt=0), default=0),
    )
    found = {row["account"]: (row["start"], row["more"], -row["less"]) for row in rows}
    lines = [(account.label, *found.get(account, (0, 0, 0))) for account in Account]
    lines.append(("Together", *(sum(column) for column in list(zip(*lines, strict=True))[1:])))
    return [
        [label, _pounds(start), _pounds(more), _pounds(less), _pounds(start + more - less)]
        for label, start, more, less in lines
    ]


def _pounds(pence: int) -> Decimal:
    return Decimal(pence) / 100
