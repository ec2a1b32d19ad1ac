"""What contributing funders see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grants.awards import queries, rules
from grants.calls import queries as calls
from shaping_future.access import needs


@require_safe
@needs(rules.funder)
def funder_home(request: HttpRequest) -> HttpResponse:
    """Sums and counts of what was released; no grant, no name, nothing before the release."""
    context = {"rows": queries.released_sums(), "fewest": queries.FEWEST, "to_share": calls.open_to_share()}
    return render(request, "grants/awards/funders.html", context)
