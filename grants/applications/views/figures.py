"""Who applied to a call, in numbers: for staff, facilitators and contributing funders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from grants.applications import rules
from grants.applications.queries.figures import ENOUGH, FEWEST, call_with_figures, figures
from grants.calls.models import Call
from shaping_future.access import needs


@require_safe
@needs(rules.reads_figures, load=call_with_figures)
def call_figures(request: HttpRequest, call: Call) -> HttpResponse:
    """For calls with places. Of grants one count is published (grants.equity_funnel): two could be subtracted."""
    if call.gives_money:
        return redirect("equity-funnel", call.slug)
    count, found = figures(call)
    context = {"call": call, "count": count, "figures": found, "fewest": FEWEST, "enough": ENOUGH}
    return render(request, "grants/applications/figures.html", context)
