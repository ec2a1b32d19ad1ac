"""Reads of the ledger."""

from collections import Counter

from django.db.models import QuerySet, Sum

from grants.fund.models import (
    GRANTS_LINE,
    Account,
    Balance,
    BudgetLine,
    Fund,
    Holding,
    LedgerTransaction,
    PledgeLowered,
    Posting,
)


def balances(fund: Fund) -> dict[Account, int]:
    """Pence on every account, nought included."""
    stored = dict(Balance.objects.filter(fund=fund).values_list("account", "pence"))
    return {account: stored.get(account, 0) for account in Account}


def available(fund: Fund) -> int:
    """Pence that are free for grants."""
    return balances(fund)[Account.AVAILABLE]


def funds() -> list[tuple[Fund, dict[Account, int], bool]]:
    """Every fund with the pence on each account, and whether the postings add up to them. Three queries."""
    rows = Posting.objects.order_by().values_list("transaction__fund", "account").annotate(sum=Sum("pence"))
    added = {(fund, account): pence for fund, account, pence in rows}
    found = []
    for fund in Fund.objects.prefetch_related("balances"):
        stored = {balance.account: balance.pence for balance in fund.balances.all()}
        sums = {account: stored.get(account, 0) for account in Account}
        balance = all(added.get((fund.pk, account), 0) == pence for account, pence in sums.items())
        found.append((fund, sums, balance))
    return found


def fund_for(user, pk) -> Fund:
    return Fund.objects.get(pk=pk)


def first_budget(fund: Fund) -> tuple[dict[str, int], list[int]]:
    """The lines by key and the contributions as the first call's file had them: before later pledges, before some were
    lowered, and before moves."""
    lines, lowered = dict(fund.lines.values_list("key", "pence")), Counter()
    rows = PledgeLowered.objects.filter(contribution__fund=fund)
    for key, gift, before, after in rows.values_list("line__key", "contribution", "before_pence", "pence"):
        lines[key] += before - after
        lowered[gift] += before - after
    for gift, key, pence in fund.contributions.exclude(line=None).values_list("pk", "line__key", "pence"):
        lines[key] -= pence + lowered[gift]
    moved = fund.line_moves.exclude(movement=None).values_list("source__key", "target__key", "pence")
    for source, target, pence in moved:
        lines[source] += pence
        lines[target] -= pence
    first = fund.contributions.filter(line=None).values_list("pk", "pence")
    return lines, sorted(pence + lowered[gift] for gift, pence in first)


def free_on_line(line: BudgetLine) -> int:
    """Pence of a budget line that are neither spent nor promised."""
    if line.key == GRANTS_LINE:
        return available(line.fund)
    held = Holding.objects.filter(fund=line.fund_id, account=Account.LINES, reference=line.key)
    return next(iter(held.values_list("pence", flat=True)), 0)


def account_of(user, pk, account) -> tuple[Fund, Account]:
    """One account of a fund, by its key; ValueError when there is no such account."""
    return Fund.objects.get(pk=pk), Account(account)


def movements(fund: Fund, account: Account) -> QuerySet:
    """The postings that make up an account's figure, newest first."""
    sides = Posting.objects.filter(transaction__fund=fund, account=account)
    return sides.select_related("transaction__by", "transaction__counters").order_by("-pk")


def problems(fund: Fund) -> list[str]:
    """Every difference between the ledger and its running sums, in words; empty when it balances."""
    found = []
    added = dict(
        Posting.objects.filter(transaction__fund=fund).order_by().values_list("account").annotate(sum=Sum("pence"))
    )
    for account, pence in balances(fund).items():
        if added.get(account, 0) != pence:
            found.append(
                f"{account.label}: the postings sum to {added.get(account, 0)} pence, the balance says {pence}."
            )
    kept = {(held.account, held.reference): held.pence for held in fund.holdings.all()}
    sides = Posting.objects.filter(transaction__fund=fund).order_by().values_list("account", "reference")
    for account, reference, pence in sides.annotate(sum=Sum("pence")):
        if kept.pop((account, reference), 0) != pence:
            label = Account(account).label
            found.append(f"{label}, {reference}: the postings sum to {pence} pence, another sum is kept.")
    found += [f"{Account(account).label}, {reference}: a sum is kept without postings." for account, reference in kept]
    lopsided = LedgerTransaction.objects.filter(fund=fund).annotate(sum=Sum("postings__pence")).exclude(sum=0)
    found += [f"Movement {one.pk} ({one.key}) does not sum to nought." for one in lopsided]
    return found
