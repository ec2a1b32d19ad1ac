"""Every difference between the ledger and what pledges, awards and payments say, each in a sentence."""

import datetime as dt
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Sum

from grants.applications.models import Application
from grants.awards.models import Award
from grants.books.models import Reconciliation
from grants.fund.models import Account, Contribution, Fund, Holding, Posting, Receipt
from grants.fund.queries import balances, problems
from grants.payments.models import Instalment
from grants.payments.queries import kept_back
from grants.runs.models import Match, PaymentLine, StatementLine
from grants.runs.workflow import LineState
from shaping_future import clock
from shaping_future.look.words import pounds

from .standing import OF_GRANTS

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Difference:
    """`reference` is the application's, so that who stays out of it is not told; empty when it is about the fund."""

    reference: str
    says: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def differences(fund: Fund) -> list[Difference]:
    """Empty when everything agrees. Reads only; the ledger, the plan, the awards, the payments."""
    found = [Difference("", one) for one in problems(fund)]
    found += [Difference("", one) for one in _of_the_plan(fund)]
    held, back = _held(fund), _recovered(fund)
    return [*found, *_of_awards(fund, held, back), *_of_payments(fund, held, back), *_of_the_bank(fund)]


def _held(fund: Fund) -> dict[str, Counter]:
    """Pence of every reference of a grant by account."""
    found: dict[str, Counter] = {}
    rows = Holding.objects.filter(fund=fund, account__in=OF_GRANTS).exclude(pence=0)
    for reference, account, pence in rows.values_list("reference", "account", "pence"):
        found.setdefault(reference, Counter())[account] = pence
    return found


def _of_the_plan(fund: Fund) -> list[str]:
    """The plan of the lines is what was pledged; what the ledger says came in is what the receipts say."""
    sums, found = balances(fund), []
    whole = -sums[Account.CONTRIBUTED] - sums[Account.RECEIVED]
    pledged = _sum(Contribution.objects.filter(fund=fund))
    planned = _sum(fund.lines.order_by())
    came = _sum(Receipt.objects.filter(contribution__fund=fund, undone_at=None).order_by())
    if pledged != whole:
        found.append(f"The contributions come to {pounds(pledged)}, the ledger has {pounds(whole)}.")
    if planned != whole:
        found.append(f"The budget lines come to {pounds(planned)}, the ledger has {pounds(whole)}.")
    if came != -sums[Account.RECEIVED]:
        found.append(f"The receipts come to {pounds(came)}, the ledger has {pounds(-sums[Account.RECEIVED])} received.")
    return found


def _recovered(fund: Fund) -> Counter:
    """Pence of each reference that its partner sent back."""
    rows = Posting.objects.filter(transaction__fund=fund, transaction__kind="recover", account=Account.AVAILABLE)
    return Counter(dict(rows.order_by().values_list("reference").annotate(sum=Sum("pence"))))


def _sum(rows) -> int:
    return rows.aggregate(sum=Sum("pence"))["sum"] or 0


def _of_awards(fund: Fund, held: dict[str, Counter], back: Counter) -> list[Difference]:
    """What an award is worth is what the ledger promised for it; nothing is held for what nobody applied for."""
    awards = Award.objects.filter(application__call__fund=fund).order_by()
    worth = dict(awards.values_list("application__reference", "pence"))
    known = set(Application.objects.filter(reference__in=held).order_by().values_list("reference", flat=True))
    found = []
    for reference in sorted({*held, *worth}):
        sums = held.get(reference, Counter())
        promised = sums[Account.COMMITTED] + sums[Account.ORDERED] + sums[Account.PAID] + back[reference]
        if reference not in known and reference not in worth:
            found.append(
                Difference(reference, f"{reference}: the ledger holds money for it, and there is no application.")
            )
        elif promised != worth.get(reference, 0):
            says = f"{reference}: the award is {pounds(worth.get(reference, 0))}, the ledger has {pounds(promised)}."
            found.append(Difference(reference, says))
        if sums[Account.RESERVED] and reference in worth:
            says = f"{reference}: it is awarded, and {pounds(sums[Account.RESERVED])} is still reserved for it."
            found.append(Difference(reference, says))
    return found


def _of_payments(fund: Fund, held: dict[str, Counter], back: Counter) -> list[Difference]:
    """What the payment runs say is with the bank, or was paid, is what the ledger ordered and paid."""
    rows = Instalment.objects.filter(award__application__call__fund=fund).order_by()
    sums = rows.values("award__application__reference").annotate(paid=Sum("paid_pence"), ordered=Sum("ordered_pence"))
    of_each = {row["award__application__reference"]: (row["paid"], row["ordered"]) for row in sums}
    found = []
    for reference in sorted({*held, *of_each}):
        accounts = held.get(reference, Counter())
        paid, ordered = of_each.get(reference, (0, 0))
        for went, booked, words in (
            (paid, accounts[Account.PAID] + back[reference], "went"),
            (ordered, accounts[Account.ORDERED], "are with the bank"),
        ):
            if booked != went:
                says = f"{reference}: payments of {pounds(went)} {words}, the ledger has {pounds(booked)}."
                found.append(Difference(reference, says))
    return found


def _of_the_bank(fund: Fund) -> list[Difference]:
    """What we hold for paid stands on a statement of the bank; of what else stands there, somebody says what it is."""
    paid = PaymentLine.objects.filter(run__fund=fund, state__in=[LineState.PAID, LineState.RETURNED])
    paid = paid.exclude(run__layout=None)  # carried over from before there were runs and statements
    seen = Exists(Match.objects.filter(payment=OuterRef("pk"), back=False))
    found = [
        Difference(reference, f"{name}: {pounds(pence)} is paid here, and no bank statement shows it.")
        for reference, name, pence in paid.filter(~seen).values_list(
            "instalment__award__application__reference", "reference", "pence"
        )
    ]
    waiting = StatementLine.objects.filter(matched_at=None, day__lt=clock.today() - WEEK).count()
    if waiting:
        says = f"Nobody has said for a week what these lines of bank statements are: {waiting}."
        found.append(Difference("", says))
    return found


def last_reconciliations(fund: Fund, number: int = 14) -> list[Reconciliation]:
    return list(fund.reconciliations.select_related("by")[:number])


def shown_differences(found: Reconciliation | None, user: Any) -> tuple[list[str], int]:
    """The sentences that this person may read, and how many are kept from them."""
    rows = found.differences if found else []
    kept = kept_back(user, {row["reference"] for row in rows})
    shown = [row["says"] for row in rows if row["reference"] not in kept]
    return shown, len(rows) - len(shown)
