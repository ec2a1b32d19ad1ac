"""Where the money stood on any day; and the ledger as a file for the accounts."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grants.books import queries, services
from grants.books.forms import DayForm, ExportForm
from grants.books.views.home import parts, total
from grants.fund import queries as ledger
from grants.fund import rules
from grants.fund.models import Fund
from shaping_future import clock
from shaping_future.access import needs
from shaping_future.files import tables


@require_safe
@needs(rules.sees_books, load=ledger.fund_for)
def fund_standing(request: HttpRequest, fund: Fund) -> HttpResponse:
    """One day: the whole fund, each call, each grant."""
    form = DayForm(request.GET)
    day = form.cleaned_data["on"] if form.is_valid() else clock.today()
    found = queries.standing(fund, day, request.user)
    context = {
        "fund": fund,
        "form": form,
        "found": found,
        "today": clock.today(),
        "parts": parts(fund, found.sums),
        "total": total(found.sums),
        "page": Paginator(found.grants, 50).get_page(request.GET.get("page")),
    }
    return render(request, "grants/books/standing.html", context, status=200 if form.is_valid() else 400)


@require_safe
@needs(rules.sees_books, load=ledger.fund_for)
def books_export(request: HttpRequest, fund: Fund) -> HttpResponseBase:
    """Asks for the days first; with them in the address, the file."""
    form = ExportForm(request.GET if "kind" in request.GET or "first" in request.GET else None)
    if form.is_valid():
        return _file(request, fund, **form.cleaned_data)
    today = clock.today()
    context = {"fund": fund, "form": form, "first": today.replace(month=1, day=1), "today": today}
    return render(request, "grants/books/export.html", context, status=400 if form.is_bound else 200)


def _file(request: HttpRequest, fund: Fund, first, last, kind: str, file: str) -> HttpResponseBase:
    if kind == "trial":
        header, rows, sheet = queries.TRIAL, queries.trial_balance(fund, first, last), "Trial balance"
    else:
        header, rows, sheet = queries.MOVEMENTS, queries.movements(fund, first, last, request.user), "Movements"
    services.note_export(fund, kind, file, by=request.user)
    name = f"{kind}-{first.isoformat()}-{last.isoformat()}"
    if file == "csv":
        return tables.send_csv(name, header, rows)
    return tables.send_workbook(name, header, rows, sheet)
