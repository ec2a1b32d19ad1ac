"""Where the fund's money stood at the end of any day: by account, by call, by grant."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from grants.applications.models import Application
from grants.fund.models import Account, Fund, Posting
from grants.payments.models import Withholding
from grants.payments.queries import kept_back
from grants.runs.models import PaymentLine
from grants.runs.workflow import LineState
from shaping_future import clock

OF_GRANTS = (Account.RESERVED, Account.COMMITTED, Account.ORDERED, Account.PAID)


@dataclass
class Standing:
    """Pence at the end of a day. `withheld` is part of what is committed; the rest of that is due, now or later."""

    day: dt.date
    sums: dict[Account, int]
    withheld: int
    calls: list[dict[str, Any]] = field(default_factory=list)
    grants: list[dict[str, Any]] = field(default_factory=list)
    kept: int = 0

    @property
    def due(self) -> int:
        return self.sums[Account.COMMITTED] - self.withheld


def end_of(day: dt.date) -> dt.datetime:
    """The first moment that is no longer this day in the UK."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), clock.LONDON)


def standing(fund: Fund, day: dt.date, user: Any) -> Standing:
    """Four queries, whatever the number of grants. Grants that this person stays out of are in the sums alone."""
    sides = Posting.objects.filter(transaction__fund=fund, transaction__at__lt=end_of(day)).order_by()
    sums: Counter = Counter()
    by_reference: dict[str, Counter] = {}
    for account, reference, pence in sides.values_list("account", "reference").annotate(sum=Sum("pence")):
        sums[account] += pence
        if account in OF_GRANTS and pence:
            by_reference.setdefault(reference, Counter())[account] += pence
    held = _withheld(fund, end_of(day))
    found = Standing(day, {account: sums[account] for account in Account}, sum(held.values()))
    kept = kept_back(user, by_reference)
    found.kept = len(kept)
    calls: dict[int, dict[str, Any]] = {}
    for application in _applications(by_reference):
        row = _row(by_reference[application.reference], held[application.reference])
        whole = calls.setdefault(application.call_id, {"title": application.call.title, **dict.fromkeys(row, 0)})
        for name, pence in row.items():
            whole[name] += pence
        if application.reference not in kept:
            found.grants.append({"reference": application.reference, "who": application.applicant, **row})
    found.calls = list(calls.values())
    return found


def _row(sums: Counter, withheld: int) -> dict[str, int]:
    committed = sums[Account.COMMITTED]
    return {
        "reserved": sums[Account.RESERVED],
        "awarded": committed + sums[Account.ORDERED] + sums[Account.PAID],
        "paid": sums[Account.PAID],
        "ordered": sums[Account.ORDERED],
        "due": committed - withheld,
        "withheld": withheld,
    }


def _applications(references) -> QuerySet:
    rows = Application.objects.filter(reference__in=references).select_related("call", "organisation")
    return rows.order_by("call", "reference")


def _withheld(fund: Fund, moment: dt.datetime) -> Counter:
    """Pence that were held back at a moment, by the application's reference: what had not gone to the bank by then."""
    then = Q(at__lt=moment) & (Q(ended_at=None) | Q(ended_at__gte=moment))
    rows = Withholding.objects.filter(then, instalment__award__application__call__fund=fund).order_by()
    gone = PaymentLine.objects.filter(
        Q(paid_at__lt=moment) | Q(state=LineState.ORDERED), instalment=OuterRef("instalment")
    )
    out = (
        gone.exclude(state=LineState.RETURNED).order_by().values("instalment").annotate(sum=Sum("pence")).values("sum")
    )
    found: Counter = Counter()
    left = rows.annotate(left=F("instalment__pence") - Coalesce(Subquery(out), 0))
    for reference, pence in left.values_list("instalment__award__application__reference", "left"):
        found[reference] += pence
    return found
