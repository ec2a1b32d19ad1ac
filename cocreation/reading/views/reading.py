"""A member's queue, the page to read and score, and every sheet once reading has closed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cocreation.reading import queries, rules, services
from cocreation.reading.errors import Incomplete, StaleSheet
from cocreation.reading.forms import SheetForm
from cocreation.reading.models import Reading, ReadingState
from cocreation.reading.views import comfort
from grants.applications import queries as applications
from grants.applications.models import Application
from grants.applications.queries import partners
from grants.calls.blindness import hidden_from, said_to_reader
from grants.calls.models import Call, Stage
from grants.interests.queries import has_declared
from shaping_future.access import interrupted, needs
from shaping_future.errors import Refused
from shaping_future.interruptions import mark_for_scripts

SAVED = "Your draft is saved. You can close this page, and go on when you like."
MINUTES_EACH = 15
"""What reading and scoring one application takes, about."""


@require_safe
@needs(rules.reader, load=queries.call_to_read)
def reading_list(request: HttpRequest, call: Call) -> HttpResponse:
    """The person's own queue."""
    if "break" in request.GET:
        here = redirect("reading-list", call.slug)
        return comfort.keep(request, here, comfort.BREAK, request.GET["break"], comfort.BREAKS)
    readings = list(queries.own_readings(request.user, call))
    sent = sum(reading.state == ReadingState.SENT for reading in readings)
    context = {
        "call": call,
        "readings": readings,
        "sent": sent,
        "minutes": (len(readings) - sent) * MINUTES_EACH,
        "is_open": call.stage == Stage.READING,
        "must_declare": not has_declared(call, request.user),
        "hidden_said": said_to_reader(hidden_from(request.user, call)),
        "practice": _practice(request, call),
        "breaks": [(one, words, one == comfort.break_after(request)) for one, words in comfort.BREAKS.items()],
    }
    return render(request, "cocreation/reading/list.html", context)


def _practice(request: HttpRequest, call: Call) -> dict[str, int] | None:
    """How many there are to practise on, and how many of them are not sent; None without any."""
    rows = queries.practices(call, request.user)
    return {"count": len(rows), "left": sum(state != ReadingState.SENT for _one, state in rows)} if rows else None


@needs(rules.reader, load=queries.reading_for)
def _read(request: HttpRequest, reading: Reading) -> HttpResponse:
    if comfort.wants_size(request):
        return comfort.keep_size(request, _opened(reading))
    if reading.state == ReadingState.SENT or reading.application.call.stage != Stage.READING:
        return _page(request, reading)
    kept = interrupted(request)
    need = getattr(reading.application, "reading_need", None)
    if need and need.content_note and not kept and "now" not in request.GET and reading.state == ReadingState.ASSIGNED:
        return _note(request, reading)
    return _page(request, reading, SheetForm(kept, reading=reading), kept=bool(kept))


def _opened(reading: Reading) -> HttpResponse:
    """To its page, also where a note comes first."""
    return redirect(f"{reverse('reading-edit', args=[reading.public_id])}?now=1")


def _note(request: HttpRequest, reading: Reading) -> HttpResponse:
    """What heavy material the application holds, before anything of it is shown."""
    application, place = reading.application, queries.own_place(reading)
    context = {"reading": reading, "application": application, "call": application.call, "place": place}
    return render(request, "cocreation/reading/note.html", context)


@needs(rules.reader, load=queries.sheet_to_write)
def _write(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Save what was written; with the button "send" also send it, if it is complete. The page about it is read only
    when it is shown again."""
    form = SheetForm(request.POST, reading=reading)
    if not form.is_valid():
        return _again(request, form, status=400)
    sends = request.POST.get("do") == "send"
    save = services.save_and_send_sheet if sends else services.save_sheet
    try:
        if comfort.wants_size(request) and not sends and _is_kept(form, request):
            return comfort.keep_size(request, _opened(reading))
        save(reading, form.scores(), form.notes(), seen=form.seen(), marks=form.marks(), by=request.user)
    except StaleSheet as stale:
        form.go_on_from(stale.sheet)
        form.add_error(None, stale.sentence)
        return _again(request, form, status=409, differences=form.differences(stale.conflicts))
    except Incomplete as refusal:
        form.go_on_from(refusal.saved)
        form.show_missing(refusal.missing)
        return _again(request, form, status=refusal.status, saved=True)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _again(request, form, status=refusal.status)
    messages.success(request, "Your score sheet is sent. Thank you." if sends else SAVED)
    return redirect("reading-edit", reading.public_id)


def _is_kept(form: SheetForm, request: HttpRequest) -> bool:
    """Kept as what is being typed, which is nobody's business yet: the person wanted another size of text."""
    given = (form.scores(), form.notes())
    kept = services.autosave_sheet(form.reading, *given, seen=form.seen(), marks=form.marks(), by=request.user)
    return not kept.conflicts


def reading_edit(request: HttpRequest, **values: Any) -> HttpResponse:
    """Read and score; once sent, or after reading closed, what was written and what others wrote."""
    return (_write if request.method == "POST" else _read)(request, **values)


reading_edit.access = _read.access


def _again(request: HttpRequest, form: SheetForm, **more: Any) -> HttpResponse:
    """What was refused, on its page."""
    return _page(request, queries.reading_for(request.user, form.reading.public_id), form, **more)


def _page(request: HttpRequest, reading: Reading, form: SheetForm | None = None, status: int = 200, **more: Any):
    application = reading.application
    place = queries.own_place(reading)
    shown = [] if form else queries.sheets_beside(request.user, reading)
    is_break = request.method == "GET" and comfort.is_due(request, place, reading.state == ReadingState.SENT)
    context = {
        **_to_read(application),
        "reading": reading,
        "form": form,
        "person": mark_for_scripts(request.user),
        "large_text": comfort.is_large(request),
        "place": place,
        "minutes": place.left * MINUTES_EACH,
        "is_break": is_break,
        "has_next": form is None and place.next and application.call.stage == Stage.READING,
        "minutes_read": comfort.minutes_read(request),
        "own": _sheet(shown[0]) if shown else None,
        "others": [_sheet(queries.as_others_see(one, application)) for one in shown[1:]],
        **more,
    }
    page = render(request, "cocreation/reading/edit.html", context, status=status)
    return comfort.go_on(request, page, anew=is_break)


def _to_read(application: Application) -> dict[str, Any]:
    """An application as its readers see it. Its form and answers are read once. At most four queries."""
    filled = applications.filled(application)
    sections = applications.sections(application, for_reviewers=True, filled=filled)
    return {
        "application": application,
        "call": application.call,
        "sections": queries.in_their_language(application, sections),
        "partners": partners.partners(application, for_reviewers=True, filled=filled),
        "corrected": applications.corrected(application),
    }


def _sheet(reading: Reading) -> dict[str, Any]:
    """A sheet to look at."""
    call_prompts = reading.application.call.feedback_prompts
    notes = zip(call_prompts, (reading.strongest, reading.to_ask, reading.kind_line), strict=False)
    return {
        "reading": reading,
        "scores": list(reading.scores.all()),
        "notes": [(prompt, text) for prompt, text in notes if text],
    }


@require_safe
@needs(rules.sees_ranking, load=queries.application_after_reading)
def sheets(request: HttpRequest, application: Application) -> HttpResponse:
    """One application with every sheet that counts, for whoever decides."""
    own = queries.own_sheet(request.user, application)
    others = queries.sheets_open_to(request.user, application)
    context = {
        **_to_read(application),
        "own": _sheet(own) if own else None,
        "others": [_sheet(queries.as_others_see(one, application)) for one in others],
    }
    return render(request, "cocreation/reading/sheets.html", context)
