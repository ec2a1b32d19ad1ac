"""The facilitator's pages: how far everybody is, one more reader, opening and closing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cocreation.reading import queries, rules, services
from cocreation.reading.forms import EndForm, ReaderForm
from grants.applications.models import Application
from grants.applications.queries.copying import copies_waiting
from grants.applications.rules import prepares_copies
from grants.calls.models import Call, Stage
from grants.interests.queries import has_declared, ties_waiting
from grants.interests.rules import declares_interests
from shaping_future import clock
from shaping_future.access import needs
from shaping_future.errors import NotAllowedNow, Refused
from shaping_future.one_form import READS_AND_WRITES


@require_safe
@needs(rules.holds_reading, load=queries.call_to_read)
def reading_progress(request: HttpRequest, call: Call) -> HttpResponse:
    """Counts: what is assigned while interests are declared, how far everybody is while people read."""
    asked = {name: request.GET.get(name, "") for name in ("show", "page", "readers")}
    progress = queries.progress(call, request.user, **asked)
    context: dict[str, Any] = {
        "call": call,
        "stage": call.stage,
        "progress": progress,
        "showing": _showing(progress),
        "waiting": ties_waiting(call, request.user, progress["seen"]),
        "must_declare": declares_interests(request.user) and not has_declared(call, request.user),
        "may_add": call.stage in (Stage.DECLARING, Stage.READING),
        "until": queries.until_of(call),
        "uncopied": copies_waiting(call),
        "copies": prepares_copies(request.user, call) and bool(call.blind),
        "asked": queries.asked_counts(call, request.user),
        "unsent": progress["total"] - progress["sent"],
    }
    return render(request, "cocreation/reading/progress.html", context)


def _showing(progress: dict[str, Any]) -> list[dict[str, Any]]:
    """What the list of applications can be narrowed to, each with its number."""
    return [
        {"key": key, "label": label, "count": progress["counts"][key], "current": key == progress["show"]}
        for key, label in queries.SHOWING.items()
    ]


@READS_AND_WRITES
@needs(rules.holds_reading, load=queries.application_to_read)
def reading_add(request: HttpRequest, application: Application) -> HttpResponse:
    """One more reader for one application."""
    call = application.call
    is_open = call.stage in (Stage.DECLARING, Stage.READING)
    if request.method == "POST" and not is_open:
        raise NotAllowedNow("Readers are added until reading closes.")
    form = ReaderForm(request.POST or None, choices=queries.reader_choices(application) if is_open else [])
    if request.method == "POST" and form.is_valid():
        try:
            services.add_reading(application, form.reader(), by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return _add_page(request, application, form, refusal.status)
        messages.success(request, f"{form.reader()} has one more application to read.")
        return redirect("reading-progress", call.slug)
    return _add_page(request, application, form, 400 if request.method == "POST" else 200)


def _add_page(request: HttpRequest, application: Application, form: ReaderForm, status: int) -> HttpResponse:
    context = {"application": application, "call": application.call, "form": form, "has_choice": bool(form.members)}
    return render(request, "cocreation/reading/add.html", context, status=status)


@READS_AND_WRITES
@needs(rules.holds_reading, load=queries.call_to_read)
def reading_until(request: HttpRequest, call: Call) -> HttpResponse:
    """Until when readers are asked to send, and when they are reminded of it."""
    until = queries.until_of(call)
    form = EndForm(request.POST or None, initial={"day": until and until.astimezone(clock.LONDON).date()})
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                services.say_reading_end(call, form.cleaned_data["day"], by=request.user)
                messages.success(request, "Readers see this day, and are reminded of it.")
                return redirect("reading-progress", call.slug)
            status = 400
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
    term = getattr(call, "reading_term", None)
    context = {"call": call, "form": form, "until": until, "marks": queries.marks(term) if term else []}
    return render(request, "cocreation/reading/until.html", context, status=status)


@require_POST
@needs(rules.holds_reading, load=queries.call_to_read)
def reading_open(request: HttpRequest, call: Call) -> HttpResponse:
    services.open_reading(call, by=request.user)
    messages.success(request, "Reading is open. Every reader gets a mail.")
    return redirect("reading-progress", call.slug)


@require_POST
@needs(rules.holds_reading, load=queries.call_to_read)
def reading_close(request: HttpRequest, call: Call) -> HttpResponse:
    services.close_reading(call, by=request.user)
    messages.success(request, "Reading is closed and the ranking is made.")
    return redirect("ranking", call.slug)
