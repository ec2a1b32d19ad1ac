"""Typing what members wrote on paper: one sheet at a time, and nothing of anybody else's."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cocreation.reading import queries, rules, services
from cocreation.reading.errors import Incomplete, StaleSheet
from cocreation.reading.forms import PaperForm, WhoForm
from cocreation.reading.models import Reading, ReadingState
from grants.calls.models import Call, Stage
from shaping_future.access import brought_back, needs
from shaping_future.errors import Refused
from shaping_future.one_form import READS_AND_WRITES


@require_safe
@needs(rules.holds_reading, load=queries.call_to_read)
def paper_list(request: HttpRequest, call: Call) -> HttpResponse:
    """Whose sheet, and of which application. Names only."""
    is_open = call.stage == Stage.READING
    form = WhoForm(request.GET or None, members=queries.members_to_type(request.user, call) if is_open else [])
    rows = []
    if form.is_bound and form.is_valid():
        rows = queries.to_type(request.user, call).filter(member=form.cleaned_data["member"]).order_by("order", "pk")
    context = {"call": call, "who": form, "rows": rows, "is_open": is_open}
    return render(request, "cocreation/reading/paper_list.html", context)


@READS_AND_WRITES
@needs(rules.holds_reading, load=queries.reading_to_type)
def paper_sheet(request: HttpRequest, reading: Reading) -> HttpResponse:
    """The sheet to type into: empty where the member wrote on the page themselves."""
    is_open = reading.state != ReadingState.SENT and reading.application.call.stage == Stage.READING
    if request.method == "POST":
        return _write(request, reading)
    if not is_open:
        return _page(request, reading, None)
    form = PaperForm(brought_back(request), reading=reading, hidden=queries.own_words(reading))
    return _page(request, reading, form)


def _write(request: HttpRequest, reading: Reading) -> HttpResponse:
    form = PaperForm(request.POST, reading=reading, hidden=set())
    if not form.is_valid():
        return _page(request, reading, form, 400)
    by, sends = request.user, request.POST.get("do") == "send"
    try:
        saved = services.type_sheet(reading, form.scores(), form.notes(), seen=form.seen(), by=by)
        form.go_on_from(saved)
        if sends:
            services.send_typed(saved, asked=form.cleaned_data["asked"], by=by)
    except StaleSheet as stale:
        form.go_on_from(stale.sheet)
        form.add_error(None, stale.sentence)
        return _page(request, reading, form, 409, differences=form.differences(stale.conflicts))
    except Incomplete as refusal:
        form.show_missing(refusal.missing)
        return _page(request, reading, form, refusal.status)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, reading, form, refusal.status)
    messages.success(request, f"The sheet of {reading.member} is {'sent' if sends else 'saved'}. They get a mail.")
    return redirect("paper-list", reading.application.call.slug)


def _page(
    request: HttpRequest, reading: Reading, form: PaperForm | None, status: int = 200, **more: Any
) -> HttpResponse:
    application = reading.application
    context = {"reading": reading, "application": application, "call": application.call, "form": form, **more}
    return render(request, "cocreation/reading/paper_sheet.html", context, status=status)
