"""Saving a score sheet while it is typed. The page's script (static/js/autosave.js) sends small forms here, gets JSON.

As grants.applications.views.autosave, with the parts of the sheet in the place of questions: their fields, `v-PART`,
`p-PART`, `person`, and `version` of the sheet as the page knows it.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreation.reading import queries, rules, services
from cocreation.reading.forms import SheetForm
from cocreation.reading.models import Practice, PracticeReading, Reading
from cocreation.reading.views import comfort
from shaping_future import clock
from shaping_future.access import needs, refusal_page
from shaping_future.interruptions import mark_for_scripts

BAD = "Some of it cannot be kept as it is. The sentences beside it say why."
STALE = "This was changed somewhere else while you were writing. Nothing was lost. Both texts are on the page."


@require_POST
@never_cache
@needs(rules.reader, load=queries.sheet_to_write)
def reading_autosave(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Keep the good parts; say of each other one what is in the way."""
    return _kept(request, reading, partial(services.autosave_sheet, reading))


@require_POST
@never_cache
@needs(rules.reader, load=queries.practice_for)
def practice_autosave(request: HttpRequest, practice: Practice) -> HttpResponse:
    """The same of a practice sheet."""
    sheet = queries.practice_sheet(practice, request.user)
    return _kept(request, sheet, partial(services.autosave_practice, practice))


def _kept(request: HttpRequest, sheet: Reading | PracticeReading, keep: Callable) -> HttpResponse:
    person = request.POST.get("person")
    if person is not None and not constant_time_compare(person, mark_for_scripts(request.user)):
        return refusal_page(request, 401, "Somebody else signed in on this browser.")
    form = SheetForm.for_autosave(request.POST, sheet)
    form.is_valid()
    kept = keep(form.scores(), form.notes(), seen=form.seen(), marks=form.marks(), by=request.user)
    faults = form.faults()
    answer = {
        "saved": kept.versions,
        "passed": kept.passed,
        "at": f"{clock.now().astimezone(clock.LONDON):%H:%M}",
        "version": kept.version,
        "errors": faults,
        "gone": form.gone,
        "conflicts": {one["part"]: _box(request, kept, one) for one in form.differences(kept.conflicts)},
        "others": _others(sheet, kept) if request.POST.get("version") not in (None, str(kept.before)) else [],
        "sentence": STALE if kept.conflicts else BAD if faults else "",
    }
    said = JsonResponse(answer, status=409 if kept.conflicts else 400 if faults else 200)
    return comfort.go_on(request, said)


def _box(request: HttpRequest, kept: services.KeptSheet, difference: dict[str, Any]) -> dict[str, Any]:
    """What the page shows at the part, and the version that whoever chooses has seen."""
    conflict = next(one for one in kept.conflicts if one.part == difference["part"])
    shown = difference | {"conflict": conflict, "own": conflict.who == request.user}
    return {"version": conflict.version, "html": render_to_string("cocreation/reading/conflict_box.html", shown)}


def _others(sheet: Reading | PracticeReading, kept: services.KeptSheet) -> list[dict[str, Any]]:
    """What this page may not know yet."""
    form = SheetForm(reading=sheet)
    return [
        {"key": one.part, "version": one.version, "who": str(one.changed_by), "what": f"“{form.label(one.part)}”"}
        for one in queries.latest_texts(sheet, besides=kept.versions)
    ]
