"""The facilitator's pages: who reads what, how far everybody is, opening and closing."""

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
from shaping_future.errors import NotAllowedNow, NotValid, Refused

HIGHEST_SEED = 2**31


@require_safe
@needs(rules.holds_reading, load=queries.call_to_read)
def reading_progress(request: HttpRequest, call: Call) -> HttpResponse:
    """The proposal while interests are declared; counts while people read."""
    return _page(request, call)


def _page(request: HttpRequest, call: Call, form: ReaderForm | None = None, status: int = 200) -> HttpResponse:
    declaring = call.stage == Stage.DECLARING
    progress = queries.progress(call, request.user)
    context: dict[str, Any] = {
        "call": call,
        "stage": call.stage,
        "progress": progress,
        "proposal": queries.proposal(call, request.user, _seed(request, call)) if declaring else None,
        "waiting": interests_to_decide(call, request.user).filter(decided_at=None).count(),
        "must_declare": declares_interests(request.user) and not has_declared(call, request.user),
        "form": form or _reader_form(request, call) if call.stage in (Stage.DECLARING, Stage.READING) else None,
        "unsent": progress["total"] - progress["sent"],
    }
    return render(request, "cocreation/reading/progress.html", context, status=status)


def _seed(request: HttpRequest, call: Call) -> int:
    """The seed in the address or the form; the call's own without one."""
    text = request.POST.get("seed") or request.GET.get("seed") or str(call.pk)
    if not text.isascii() or not text.isdigit() or len(text) > 10 or int(text) >= HIGHEST_SEED:
        raise NotValid("The number of a proposal has digits only.")
    return int(text)


def _reader_form(request: HttpRequest, call: Call, data: Any = None) -> ReaderForm:
    seen = Application.objects.visible_to(request.user).readable().filter(call=call).select_related("organisation")
    return ReaderForm(
        data, applications=seen.order_by("organisation__name", "pk"), members=queries.possible_readers(call)
    )


@require_POST
@needs(rules.holds_reading, load=queries.call_to_read)
def reading_assign(request: HttpRequest, call: Call) -> HttpResponse:
    expected = request.POST.get("digest") or "none"  # nobody assigns what they have not looked at
    count = services.assign_readings(call, by=request.user, seed=_seed(request, call), expected=expected)
    messages.success(request, f"{count} readings are assigned. You can open the reading now.")
    return redirect("reading-progress", call.slug)


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
