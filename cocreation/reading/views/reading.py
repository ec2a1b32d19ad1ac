"""A member's queue, the page to read and score, and every sheet once reading has closed."""

from collections.abc import Container
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cocreation.reading import queries, rules, services
from cocreation.reading.errors import Incomplete, StaleSheet
from cocreation.reading.forms import SheetForm
from cocreation.reading.models import Reading, ReadingState
from grants.applications import queries as applications
from grants.applications.models import Application
from grants.applications.queries import partners
from grants.calls.blindness import hidden_from, said_to_reader
from grants.calls.models import Call, Stage
from grants.interests.queries import has_declared
from shaping_future.access import interrupted, needs
from shaping_future.errors import Refused
from shaping_future.interruptions import mark_for_scripts

MINUTES_EACH = 15
"""What reading and scoring one application takes, about."""
TEXT_SIZE, LARGE = "reading_text", "large"
SIZES = ("usual", LARGE)
BREAK = "reading_break"
BREAKS = {"0": "No planned break", "1": "After each one"} | {f"{count}": f"After every {count}" for count in (2, 3, 5)}
"""After how many sent on one day a reader wants to be told to rest."""
A_YEAR = 60 * 60 * 24 * 365


@require_safe
@needs(rules.reader, load=queries.call_to_read)
def reading_list(request: HttpRequest, call: Call) -> HttpResponse:
    """The person's own queue."""
    if "break" in request.GET:
        return _kept(request, redirect("reading-list", call.slug), BREAK, request.GET["break"], BREAKS)
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
        "breaks": [(value, words, value == _break_after(request)) for value, words in BREAKS.items()],
    }
    return render(request, "cocreation/reading/list.html", context)


def _practice(request: HttpRequest, call: Call) -> dict[str, int] | None:
    """How many there are to practise on, and how many of them are not sent; None without any."""
    rows = queries.practices(call, request.user)
    return {"count": len(rows), "left": sum(state != ReadingState.SENT for _one, state in rows)} if rows else None


@needs(rules.reader, load=queries.reading_for)
def _read(request: HttpRequest, reading: Reading) -> HttpResponse:
    if "text" in request.GET:
        return _kept(request, redirect("reading-edit", reading.public_id), TEXT_SIZE, request.GET["text"], SIZES)
    if reading.state == ReadingState.SENT or reading.application.call.stage != Stage.READING:
        return _page(request, reading)
    kept = interrupted(request)
    need = getattr(reading.application, "reading_need", None)
    if need and need.content_note and not kept and "now" not in request.GET and reading.state == ReadingState.ASSIGNED:
        return _note(request, reading)
    return _page(request, reading, SheetForm(kept, reading=reading), kept=bool(kept))


def _note(request: HttpRequest, reading: Reading) -> HttpResponse:
    """What heavy material the application holds, before anything of it is shown."""
    application, place = reading.application, queries.own_place(reading)
    context = {"reading": reading, "application": application, "call": application.call, "place": place}
    return render(request, "cocreation/reading/note.html", context)


def _kept(request: HttpRequest, answer: HttpResponse, name: str, value: str, known: Container[str]) -> HttpResponse:
    """A reader's own choice, kept on this device alone: it needs no script, and nobody else is told."""
    if value in known:
        secure = settings.SESSION_COOKIE_SECURE
        answer.set_cookie(name, value, max_age=A_YEAR, httponly=True, secure=secure, samesite="Lax")
    return answer


def _break_after(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(BREAK, "")
    return chosen if chosen in BREAKS else "0"


def _is_break(request: HttpRequest, place: queries.Place) -> bool:
    """Whether the break that the person planned comes now: they just sent the last before it."""
    after = int(_break_after(request))
    return bool(after and place.next and place.is_latest and place.sent_today % after == 0)


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
    messages.success(request, "Your score sheet is sent. Thank you." if sends else "Your draft is saved.")
    return redirect("reading-edit", reading.public_id)


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
    shown = [] if form else queries.with_scores([reading, *queries.sheets_beside(request.user, reading)])
    typed = queries.typists(shown) if shown else {}
    context = {
        **_to_read(application),
        "reading": reading,
        "form": form,
        "person": mark_for_scripts(request.user),
        "large_text": request.COOKIES.get(TEXT_SIZE) == LARGE,
        "place": place,
        "minutes": place.left * MINUTES_EACH,
        "is_break": form is None and reading.state == ReadingState.SENT and _is_break(request, place),
        "own": _sheet(shown[0], typed) if shown else None,
        "others": [_sheet(one, typed) for one in shown[1:]],
        **more,
    }
    return render(request, "cocreation/reading/edit.html", context, status=status)


def _to_read(application: Application) -> dict[str, Any]:
    """An application as its readers see it. Its form and answers are read once. At most four queries."""
    filled = applications.filled(application)
    return {
        "application": application,
        "call": application.call,
        "sections": applications.sections(application, for_reviewers=True, filled=filled),
        "partners": partners.partners(application, for_reviewers=True, filled=filled),
        "corrected": applications.corrected(application),
    }


def _sheet(reading: Reading, typed: dict[int, list[str]]) -> dict[str, Any]:
    """A sheet to look at, with the names of those who typed it from paper."""
    call_prompts = reading.application.call.feedback_prompts
    notes = zip(call_prompts, (reading.strongest, reading.to_ask, reading.kind_line), strict=False)
    return {
        "reading": reading,
        "scores": list(reading.scores.all()),
        "notes": [(prompt, text) for prompt, text in notes if text],
        "typed_by": typed.get(reading.pk),
        "concerns": list(reading.concerns.all()),
    }


@require_safe
@needs(rules.sees_ranking, load=queries.application_after_reading)
def sheets(request: HttpRequest, application: Application) -> HttpResponse:
    """One application with every sheet that counts, for whoever decides."""
    own = Reading.objects.visible_to(request.user).filter(application=application, state=ReadingState.SENT).first()
    others = queries.sheets_open_to(request.user, application)
    typed = queries.typists(queries.with_scores([*([own] if own else []), *others]))
    context = {
        **_to_read(application),
        "own": _sheet(own, typed) if own else None,
        "others": [_sheet(one, typed) for one in others],
    }
    return render(request, "cocreation/reading/sheets.html", context)
