"""The fund's money: one bar, its lines, and the movements behind every figure."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from grants.books import queries as books
from grants.fund import queries as ledger
from grants.fund import rules
from grants.fund.models import COMING_IN, Account, BudgetLine, Fund
from grants.payments import queries
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


def parts(fund: Fund, sums: dict[Account, int]) -> list[dict]:
    """The bar of a fund, each part with the movements behind it."""
    return [
        {
            "label": account.label,
            "pence": sums[account],
            "tone": tone,
            "url": reverse("finance-account", args=[fund.pk, account.value]),
        }
        for account, tone in BAR
    ]


def total(sums: dict[Account, int]) -> int:
    """All that the fund is, pledged or received."""
    return -sum(sums[account] for account in COMING_IN)


@require_safe
@needs(rules.sees_books)
def finance_home(request: HttpRequest) -> HttpResponse:
    """Where every pound of the fund is."""
    found = ledger.funds()
    lines = books.lines_of(BudgetLine.objects.all())
    rows = [
        {
            "fund": fund,
            "parts": parts(fund, sums),
            "total": total(sums),
            "received": -sums[Account.RECEIVED],
            "balances": balances,
            "lines": [row for row in lines if row["line"].fund_id == fund.pk],
        }
        for fund, sums, balances in found
    ]
    full = [books.full_notice(row) for row in lines if row["full"]]
    context = {"rows": rows, "waiting": [*full, *queries.waiting_elsewhere(request.user)]}
    return render(request, "grants/books/fund.html", context)


@require_safe
@needs(rules.sees_books, load=ledger.account_of)
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
    return render(request, "grants/books/account.html", context)
