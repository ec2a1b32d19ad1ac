"""The facilitator's pages: how far everybody is, one more reader, opening and closing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cocreation.reading import queries, rules, services
from cocreation.reading.forms import ReaderForm
from grants.applications.models import Application
from grants.calls.models import Call, Stage
from grants.interests.queries import has_declared, interests_to_decide
from grants.interests.rules import declares_interests
from shaping_future.access import needs
from shaping_future.errors import NotAllowedNow, Refused


@require_safe
@needs(rules.holds_reading, load=queries.call_to_read)
def reading_progress(request: HttpRequest, call: Call) -> HttpResponse:
    """Counts: what is assigned while interests are declared, how far everybody is while people read."""
    return _page(request, call)


def _page(request: HttpRequest, call: Call, form: ReaderForm | None = None, status: int = 200) -> HttpResponse:
    progress = queries.progress(call, request.user)
    context: dict[str, Any] = {
        "call": call,
        "stage": call.stage,
        "progress": progress,
        "waiting": interests_to_decide(call, request.user).filter(decided_at=None).count(),
        "must_declare": declares_interests(request.user) and not has_declared(call, request.user),
        "form": form or _reader_form(request, call) if call.stage in (Stage.DECLARING, Stage.READING) else None,
        "unsent": progress["total"] - progress["sent"],
    }
    return render(request, "cocreation/reading/progress.html", context, status=status)


def _reader_form(request: HttpRequest, call: Call, data: Any = None) -> ReaderForm:
    seen = Application.objects.visible_to(request.user).readable().filter(call=call).select_related("organisation")
    return ReaderForm(
        data, applications=seen.order_by("organisation__name", "pk"), members=queries.possible_readers(call)
    )


@require_POST
@needs(rules.holds_reading, load=queries.call_to_read)
def reading_add(request: HttpRequest, call: Call) -> HttpResponse:
    """One more reader for one application."""
    if call.stage not in (Stage.DECLARING, Stage.READING):
        raise NotAllowedNow("Readers are added until reading closes.")
    form = _reader_form(request, call, request.POST)
    if not form.is_valid():
        return _page(request, call, form, status=400)
    try:
        services.add_reading(form.cleaned_data["application"], form.cleaned_data["member"], by=request.user)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, call, form, status=refusal.status)
    messages.success(request, "They have one more application to read.")
    return redirect("reading-progress", call.slug)


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
