"""The fund's money: one bar, one table, and the movements behind every figure."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from grants.fund import queries as ledger
from grants.fund.models import Account, Fund
from grants.payments import queries, rules
from shaping_future.access import needs

BAR = [
    (Account.PAID, "leaf"),
    (Account.ORDERED, "band"),
    (Account.COMMITTED, "brand"),
    (Account.RESERVED, "sun"),
    (Account.SPENT, "coral"),
    (Account.LINES, "sky"),
    (Account.AVAILABLE, "line"),
]
"""The accounts of the bar with their tones, from what is gone to what is free."""


@require_safe
@needs(rules.sees_payments)
def finance_home(request: HttpRequest) -> HttpResponse:
    """Where every pound of the fund is."""
    rows = [
        {"fund": fund, "parts": _parts(fund, sums), "total": -sums[Account.CONTRIBUTED], "balances": balances}
        for fund, sums, balances in ledger.funds()
    ]
    context = {"rows": rows, "waiting": queries.waiting_elsewhere(request.user)}
    return render(request, "grants/payments/fund.html", context)


def _parts(fund: Fund, sums: dict[Account, int]) -> list[dict]:
    return [
        {
            "label": account.label,
            "pence": sums[account],
            "tone": tone,
            "url": reverse("finance-account", args=[fund.pk, account.value]),
        }
        for account, tone in BAR
    ]


@require_safe
@needs(rules.sees_payments, load=ledger.account_of)
def finance_account(request: HttpRequest, found: tuple[Fund, Account]) -> HttpResponse:
    """The movements that make up one figure, newest first."""
    fund, account = found
    page = Paginator(ledger.movements(fund, account), 50).get_page(request.GET.get("page"))
    context = {
        "fund": fund,
        "account": account,
        "pence": ledger.balances(fund)[account],
        "page": page,
        "kept_back": queries.kept_back(request.user, {side.reference for side in page}),
    }
    return render(request, "grants/payments/account.html", context)
