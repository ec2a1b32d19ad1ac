"""Practising on applications that count for nothing, and what a reader alone may know of their own drift."""

from statistics import median
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cocreation.analysis.drift import ENOUGH, Drift
from cocreation.reading import queries, rules, services
from cocreation.reading.errors import Incomplete, StaleSheet
from cocreation.reading.forms import SheetForm
from cocreation.reading.models import Practice, PracticeReading, ReadingState
from cocreation.reading.views import comfort
from grants.calls.models import Call
from shaping_future.access import interrupted, needs
from shaping_future.errors import Refused
from shaping_future.interruptions import mark_for_scripts
from shaping_future.one_form import READS_AND_WRITES

CLOSE_OF_100, CLOSE_OF_SCALE = 5, 0.4
"""Up to here we call scores close to others': ours, not measured."""


@require_safe
@needs(rules.reader, load=queries.call_to_read)
def practice_list(request: HttpRequest, call: Call) -> HttpResponse:
    """The practice applications, and how one's own scores differ from others': for this person alone."""
    rows = queries.practices(call, request.user)
    context = {
        "call": call,
        "practices": rows,
        "is_open": call.stage in queries.OPEN,
        "practised": _words(queries.practice_drift(call, request.user), CLOSE_OF_SCALE, "the anchors"),
        "read": _words(queries.reading_drift(call, request.user), CLOSE_OF_100, "those of others"),
        "enough": ENOUGH,
    }
    answer = render(request, "cocreation/reading/practice_list.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _words(drift: Drift | None, close: float, whom: str) -> dict[str, Any] | None:
    """One kind sentence, the figures, and the row of the picture."""
    if drift is None:
        return None
    mean = round(float(drift.mean), 1)
    if abs(mean) <= close:
        sentence = f"Your scores are close to {whom}."
    else:
        way = f"{'a little ' if abs(mean) <= 3 * close else ''}{'higher' if mean > 0 else 'lower'}"
        sentence = f"Your scores are {way} than {whom}. That is not wrong: the Group needs different eyes."
    low, high = float(drift.differences[0]), float(drift.differences[-1])
    points = [float(one) for one in drift.differences]
    row = {"label": f"You, less {whom}", "median": median(points), "low": low, "high": high, "points": points}
    return {"sentence": sentence, "mean": mean, "by": abs(mean), "n": drift.n, "rows": [row]}


@READS_AND_WRITES
@needs(rules.reader, load=queries.practice_for)
def practice_read(request: HttpRequest, practice: Practice) -> HttpResponse:
    """Read and score it as a real one; once sent, the comparison."""
    sheet = queries.practice_sheet(practice, request.user)
    if request.method == "POST":
        return _write(request, practice, sheet)
    if comfort.wants_size(request):
        return comfort.keep_size(request, redirect("practice-read", practice.public_id))
    if sheet.state == ReadingState.SENT or practice.call.stage not in queries.OPEN:
        return _page(request, practice, sheet)
    kept = interrupted(request)
    return _page(request, practice, sheet, SheetForm(kept, reading=sheet), kept=bool(kept))


def _write(request: HttpRequest, practice: Practice, sheet: PracticeReading) -> HttpResponse:
    form = SheetForm(request.POST, reading=sheet)
    if not form.is_valid():
        return _page(request, practice, sheet, form, status=400)
    by, sends = request.user, request.POST.get("do") == "send"
    try:
        saved = services.save_practice(
            practice, form.scores(), form.notes(), seen=form.seen(), marks=form.marks(), by=by
        )
        form.go_on_from(saved)
        if sends:
            services.send_practice(practice, by=by)
    except StaleSheet as stale:
        form.go_on_from(stale.sheet)
        form.add_error(None, stale.sentence)
        return _page(request, practice, sheet, form, 409, differences=form.differences(stale.conflicts))
    except Incomplete as refusal:
        form.show_missing(refusal.missing)
        return _page(request, practice, sheet, form, refusal.status, saved=True)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, practice, sheet, form, refusal.status)
    if comfort.wants_size(request) and not sends:
        return comfort.keep_size(request, redirect("practice-read", practice.public_id))
    messages.success(request, "Your practice sheet is sent. Compare it now." if sends else "Your draft is saved.")
    return redirect("practice-read", practice.public_id)


def _page(
    request: HttpRequest,
    practice: Practice,
    sheet: PracticeReading,
    form: SheetForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    rows = queries.compared(sheet) if form is None else []
    context = {
        "practice": practice,
        "call": practice.call,
        "form": form,
        "sheet": sheet,
        "person": mark_for_scripts(request.user),
        "large_text": comfort.is_large(request),
        "rows": rows,
        "dots": [
            {"label": row.criterion.label, "mine": row.mine, "anchor": row.anchor, "others": row.others} for row in rows
        ],
        "has_others": any(row.others is not None for row in rows),
        **more,
    }
    return render(request, "cocreation/reading/practice_read.html", context, status=status)
