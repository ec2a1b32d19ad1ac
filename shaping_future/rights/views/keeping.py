"""How long things are kept: a page for staff, the deletion log as CSV, and who agreed to hear from us."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shaping_future import clock
from shaping_future.access import needs
from shaping_future.files import spreadsheets
from shaping_future.keeping import STANDING, clock_of, everything
from shaping_future.rights import queries, rules
from shaping_future.rights.models import Deletion, Hold, Rehearsal
from shaping_future.rights.queries import due

COLUMNS = ["When", "Rule", "Kept for, months", "Kind", "How", "Number"]


@require_safe
@never_cache
@needs(rules.keeps_data)
def retention_home(request: HttpRequest) -> HttpResponse:
    """Every clock: what, how long, from when, why, how many are due, and when the next."""
    context = {
        "rows": due.overview(),
        "standing": _standing(),
        "holds": Hold.objects.in_force().count(),
        "rehearsal": _told(Rehearsal.objects.exclude(made_at=None).first()),
        "waiting": Rehearsal.objects.filter(made_at=None).exists(),
    }
    return render(request, "rights/retention.html", context)


@require_safe
@never_cache
@needs(rules.keeps_data)
def retention_log(request: HttpRequest) -> HttpResponse:
    """The whole log: kinds and numbers."""
    rows = (
        [one.at, one.rule, one.months, one.kind, one.get_how_display(), one.number]
        for one in Deletion.objects.order_by("pk").iterator()
    )
    response = StreamingHttpResponse(
        spreadsheets.csv_lines(COLUMNS, rows, clock.LONDON), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="deletions.csv"'
    return response


def _told(rehearsal: Rehearsal | None) -> dict | None:
    if rehearsal is None:
        return None
    how = dict(Deletion.How.choices)
    rows = [
        (one.says if (one := clock_of(rule)) else rule, queries.says_of(kind), how.get(way, way), number)
        for rule, kind, way, number in rehearsal.counts
    ]
    return {"at": rehearsal.made_at, "rows": rows}


def _standing() -> list[tuple[str, list[str]]]:
    """What has no clock of its own: how long it stays, and what it is."""
    found: dict[str, list[str]] = {}
    for kept in everything():
        if kept.clock in STANDING and str(kept.says) not in found.setdefault(kept.clock, []):
            found[kept.clock].append(str(kept.says))
    return [(STANDING[key], found[key]) for key in STANDING if key in found]
