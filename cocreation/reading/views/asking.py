"""What a reader asks, and the facilitator's page of it: that somebody else reads an application; a concern."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cocreation.reading import queries, rules, services
from cocreation.reading.forms import ReaderForm, ResolveForm
from cocreation.reading.models import Concern, Reading
from grants.calls.models import Call
from shaping_future.access import needs
from shaping_future.errors import Refused
from shaping_future.one_form import READS_AND_WRITES


@require_POST
@needs(rules.reader, load=queries.sheet_to_write)
def reading_pass(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Ask that somebody else reads it; with "keep", take that back."""
    if "keep" in request.POST:
        services.keep_reading(reading, by=request.user)
        messages.success(request, "It stays with you.")
    else:
        services.ask_to_pass(reading, by=request.user)
        messages.success(request, "We have asked a facilitator to give it to somebody else. You need not open it.")
    return redirect("reading-list", reading.application.call.slug)


@require_safe
@needs(rules.holds_reading, load=queries.call_to_read)
def reading_asked(request: HttpRequest, call: Call) -> HttpResponse:
    """Everything that readers asked, what waits first."""
    return _page(request, call)


def _page(request: HttpRequest, call: Call, form: ResolveForm | None = None, status: int = 200) -> HttpResponse:
    context = {"call": call, "asked": queries.asked(call, request.user), "form": form, "empty": ResolveForm()}
    return render(request, "cocreation/reading/asked.html", context, status=status)


@require_POST
@needs(rules.holds_reading, load=queries.concern_to_resolve)
def reading_concern(request: HttpRequest, concern: Concern) -> HttpResponse:
    """Say how a concern was resolved."""
    call, form = concern.reading.application.call, ResolveForm(request.POST, concern=concern)
    if not form.is_valid():
        return _page(request, call, form, 400)
    try:
        services.resolve_concern(concern, form.cleaned_data["resolution"], by=request.user)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, call, form, refusal.status)
    messages.success(request, "The concern is resolved. Its reader sees what you wrote.")
    return redirect("reading-asked", call.slug)


@READS_AND_WRITES
@needs(rules.holds_reading, load=queries.reading_to_pass)
def reading_pass_on(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Give an application to somebody else, because its reader asked."""
    application = reading.application
    form = ReaderForm(request.POST or None, choices=queries.reader_choices(application))
    status = 400 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            services.pass_on(reading, form.reader(), by=request.user)
            messages.success(request, f"{form.reader()} reads it instead, and gets a mail.")
            return redirect("reading-asked", application.call.slug)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
    context = {"reading": reading, "application": application, "call": application.call, "form": form}
    return render(request, "cocreation/reading/pass_on.html", context, status=status)
