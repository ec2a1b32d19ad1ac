"""One step for the ticked applications, or for all that a filter finds: first how many, then done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from grants.finding import queries, rules, services
from grants.finding.forms import FilterForm, address
from shaping_future.access import needs, refusal_page

from . import taking

LISTED = 100
"""So many are named on the page that asks; the number is of all."""


@dataclass(frozen=True)
class Step:
    """`take(request, rows, query)` does it and answers; the page before it says `says`."""

    name: str
    label: str
    button: str
    says: str
    take: Callable[[HttpRequest, QuerySet, str], Any]
    download: bool = False


def _find_eligible(request: HttpRequest, rows: QuerySet, query: str) -> HttpResponse | services.bulk.Done:
    outcome = services.find_all_eligible(rows.select_related("call"), by=request.user)
    if outcome.refused:
        return outcome
    messages.success(request, f"Found eligible: {outcome.done}.")
    return redirect(_back(request, query))


LEFT_OUT = "Equity answers and access needs are never in it. That you made it is on the record."
STEPS = {
    step.name: step
    for step in (
        Step(
            "eligible", "Find eligible", "Yes, they are eligible",
            "You have read each of them and found it eligible. The applicants are not told yet.", _find_eligible,
        ),
        Step(
            "dossier", "Make a dossier", "Make the dossier",
            "A zip file with a folder for each application: what readers may read, as a PDF, and its documents."
            " We make it in the background and delete it after 7 days. Each application counts as opened by you."
            f" {LEFT_OUT}", taking.ask_for_dossier,
        ),
        Step(
            "csv", "Export as CSV", "Download the CSV file",
            f"One row for each application, one column for each question. {LEFT_OUT}", taking.send_csv, download=True,
        ),
        Step(
            "xlsx", "Export for Excel", "Make the Excel file",
            f"One row for each application, one column for each question. {LEFT_OUT}", taking.send_workbook,
            download=True,
        ),
    )
}  # fmt: skip


@require_POST
@needs(rules.finds_applications)
def application_bulk(request: HttpRequest) -> HttpResponse:
    """Asks until what is done is what was shown: the number, and each row as it was."""
    step = STEPS.get(request.POST.get("do", ""))
    asked = FilterForm(QueryDict(request.POST.get("filter", "")), queries.calls_of_list(request.user))
    if step is None or not asked.is_valid():
        return refusal_page(request, 400, "We could not read what you want to do. Go back and choose it again.")
    query = address(asked.filters())
    seen = services.read_seen(request.POST["seen"], request.user) if "seen" in request.POST else None
    if "every" in request.POST:
        rows = queries.filtered(request.user, asked.filters())
    else:
        rows = queries.chosen(request.user, _ticked(request) if seen is None else seen)
    if seen is None:
        return _ask(request, step, rows, query, 0)
    if changed := services.changed_since(seen, rows):
        return _ask(request, step, rows, query, changed)
    answer = step.take(request, rows, query)
    if isinstance(answer, HttpResponseBase):
        return answer
    context = {"step": step, "outcome": answer, "back": _back(request, query)}
    return render(request, "grants/finding/bulk.html", context, status=409)


def _ask(request: HttpRequest, step: Step, rows: QuerySet, query: str, changed: int) -> HttpResponse:
    count = rows.count()
    if not count:
        context = {"step": step, "nothing": True, "back": _back(request, query)}
        return render(request, "grants/finding/bulk.html", context, status=400)
    context = {
        "step": step,
        "rows": rows.select_related("organisation").only("reference", "person_name", "organisation__name")[:LISTED],
        "count": count,
        "more": max(0, count - LISTED),
        "changed": changed,
        "seen": services.seen(rows, request.user),
        "every": "every" in request.POST,
        "query": query,
        "page": _page(request),
        "back": _back(request, query),
    }
    return render(request, "grants/finding/bulk.html", context, status=409 if changed else 200)


def _ticked(request: HttpRequest) -> list[int]:
    """Keys as the page had them; anything else was not ticked there."""
    return [int(key) for key in request.POST.getlist("row") if key.isascii() and key.isdigit() and len(key) < 18]


def _page(request: HttpRequest) -> str:
    """The page of the list on which the person was; "" when it is the first, or no number."""
    page = request.POST.get("page", "")
    return page if page.isascii() and page.isdigit() and len(page) < 6 and page != "1" else ""


def _back(request: HttpRequest, query: str) -> str:
    """To the list as they left it."""
    page = _page(request)
    return f"{reverse('application-find')}?{query or 'all=1'}{f'&page={page}' if page else ''}"
