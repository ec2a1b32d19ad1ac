"""The facilitator's page of the agenda: proposed, put in order, written."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreation.deliberation.rules import holds_process
from cocreation.meetings import forms, queries, services
from cocreation.meetings.models import AgendaItem, Meeting
from shaping_future.access import needs
from shaping_future.errors import NotAllowedNow
from shaping_future.one_form import READS_AND_WRITES, ask


def _page(meeting: Meeting) -> str:
    return reverse("meeting-agenda", args=[meeting.public_id])


@never_cache
@READS_AND_WRITES
@needs(holds_process, load=queries.meeting_for)
def meeting_agenda(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The agenda as it is, with a form for one more item."""
    form = forms.ItemForm(request.POST if request.method == "POST" else None, meeting=meeting, user=request.user)
    agenda = queries.agenda_for(request.user, meeting)
    context: dict[str, Any] = {
        "meeting": meeting,
        "agenda": agenda,
        "total": sum(line.minutes for line in agenda),
        "length": int(meeting.length.total_seconds() // 60),
        "may_propose": meeting.call_id is not None and not agenda,
    }
    return ask(
        request, form, lambda: services.add_item(meeting, form.new, by=request.user), done="It is on the agenda.",
        to=lambda item: _page(meeting), page="cocreation/meetings/agenda.html", context=context,
    )  # fmt: skip


@require_POST
@needs(holds_process, load=queries.meeting_for)
def meeting_propose(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Fill it from where readers disagree."""
    if meeting.call is None:
        raise NotAllowedNow("This meeting is about no call. Write its agenda yourself.")
    services.propose_agenda(meeting, queries.to_discuss(request.user, meeting.call), by=request.user)
    messages.success(request, "Here is a proposal, where readers disagree first. Change what you like.")
    return redirect(_page(meeting))


@never_cache
@READS_AND_WRITES
@needs(holds_process, load=queries.item_for)
def item_change(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    about = {"meeting": item.meeting, "user": request.user}
    posted = request.method == "POST"
    form = forms.ItemForm(request.POST, item=item, **about) if posted else forms.ItemForm.of(item, **about)
    return ask(
        request, form, lambda: services.change_item(item, form.new, by=request.user), done="The item is changed.",
        to=lambda changed: _page(item.meeting), page="cocreation/meetings/item.html", context={"item": item},
    )  # fmt: skip


@require_POST
@needs(holds_process, load=queries.item_for)
def item_place(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    services.place_item(item, request.POST.get("where", ""), by=request.user)
    return redirect(_page(item.meeting))
