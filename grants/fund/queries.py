"""Reads of the ledger."""

from django.db.models import Sum

from grants.fund.models import Account, Balance, Fund, LedgerTransaction, Posting


def balances(fund: Fund) -> dict[Account, int]:
    """Pence on every account, nought included."""
    stored = dict(Balance.objects.filter(fund=fund).values_list("account", "pence"))
    return {account: stored.get(account, 0) for account in Account}


def available(fund: Fund) -> int:
    """Pence that are free for grants."""
    return balances(fund)[Account.AVAILABLE]


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
    lopsided = LedgerTransaction.objects.filter(fund=fund).annotate(sum=Sum("postings__pence")).exclude(sum=0)
    found += [f"Movement {one.pk} ({one.key}) does not sum to nought." for one in lopsided]
    return found
