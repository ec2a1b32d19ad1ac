"""Who came how far: for the fund's own people after the check, for everybody once all have heard."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grants.calls.models import Call
from shaping_future import clock
from shaping_future.access import anyone, needs
from shaping_future.files.spreadsheets import csv_lines

from . import queries, reading
from .kinds import Moment
from .models import FunnelSnapshot
from .picture import svg
from .rules import reads_early_funnels
from .suppression import FEWEST

HEADER = ["Broken down by", "Group", "Stage", "Applications", "Per cent of the stage", "Pounds, about"]
"""In English, as in every file of ours: programs know columns by their names."""


@require_safe
@needs(anyone, load=queries.call_with_funnel)
def equity_funnel(request: HttpRequest, call: Call) -> HttpResponse:
    moment = _moment(request)
    snapshot = queries.funnel_for(request.user, call, moment)
    context = {"call": call, "snapshot": snapshot, "fewest": FEWEST, "enough": reading.ENOUGH}
    if snapshot:
        context |= {
            "breakdowns": [(one, one.narrow) for one in reading.breakdowns(snapshot.content)],
            "stages": reading.stages(snapshot.content),
            "benchmarks": reading.benchmarks(snapshot.content),
            "early": snapshot.moment == Moment.CLOSED,
            "query": f"?moment={moment}" if moment else "",
            "sees_early": reads_early_funnels(request.user),
        }
    return render(request, "grants/equity_funnel/page.html", context)


@require_safe
@needs(anyone, load=queries.call_with_funnel)
def equity_funnel_table(request: HttpRequest, call: Call) -> HttpResponse:
    snapshot = _snapshot(request, call)
    lines = csv_lines(HEADER, reading.table_rows(snapshot.content), clock.LONDON)
    response = HttpResponse(b"".join(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="who-it-reached-{call.slug}-{snapshot.moment}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@needs(anyone, load=queries.dimension_of_funnel)
def equity_funnel_picture(request: HttpRequest, asked: tuple[Call, str]) -> HttpResponse:
    call, key = asked
    found = reading.breakdown(_snapshot(request, call).content, key)
    if found is None:
        raise Http404
    response = HttpResponse(svg(found, f"{call.title}: {found.title}"), content_type="image/svg+xml; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _moment(request: HttpRequest) -> str:
    moment = request.GET.get("moment", "")
    if moment and moment not in Moment.values:
        raise Http404
    return moment


def _snapshot(request: HttpRequest, call: Call) -> FunnelSnapshot:
    snapshot = queries.funnel_for(request.user, call, _moment(request))
    if snapshot is None:
        raise Http404
    return snapshot
