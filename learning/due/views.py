"""Learning at a glance: for a grant partner its own grant, for staff all of them, and what we ask and promise."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grants.awards.models import Award
from learning.changes.queries import requests_of
from learning.due import queries
from learning.reports.models import ReportState
from learning.reports.rules import answers_reports
from shaping_future.access import needs, signed_in


@require_safe
@needs(signed_in, load=queries.own_award)
def learning_home(request: HttpRequest, award: Award) -> HttpResponse:
    """The dates of one grant: what we owe, what is yours to tell, when we talk."""
    rows = queries.learning_of(award)
    requests = [one for one in requests_of(award) if one.closed_at is None]
    context = {
        "award": award,
        "rows": rows,
        "owed": [one for one in rows if one.state == ReportState.SENT],
        "waiting": next((one for one in requests if one.reply_due_on), None),
        "open": requests[0] if requests else None,
    }
    return render(request, "learning/due/home.html", context)


@require_safe
@needs(answers_reports)
def learning_due(request: HttpRequest) -> HttpResponse:
    """Who owes whom, late first."""
    return render(request, "learning/due/all.html", queries.all_that_is_due(request.user))
