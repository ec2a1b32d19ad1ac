"""What the comparison of the books with everything else found."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from grants.books import queries, services
from grants.fund import queries as ledger
from grants.fund import rules
from grants.fund.models import Fund
from shaping_future.access import needs


@require_safe
@needs(rules.sees_books, load=ledger.fund_for)
def reconciliation(request: HttpRequest, fund: Fund) -> HttpResponse:
    """The newest comparison in full, the earlier ones by their number of differences."""
    rows = queries.last_reconciliations(fund)
    shown, kept = queries.shown_differences(rows[0] if rows else None, request.user)
    context = {"fund": fund, "newest": rows[0] if rows else None, "earlier": rows[1:], "shown": shown, "kept": kept}
    return render(request, "grants/books/reconciliation.html", context)


@require_POST
@needs(rules.sees_books, load=ledger.fund_for)
def reconciliation_run(request: HttpRequest, fund: Fund) -> HttpResponse:
    found = services.reconcile(fund, by=request.user)
    messages.success(request, "Compared. What it found stands below." if found.differences else "Everything agrees.")
    return redirect("reconciliation", fund.pk)
