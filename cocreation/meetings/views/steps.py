"""What is written in the room: a proposal, an answer, an outcome. What is refused stays on the page as typed."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreation.deliberation.rules import holds_process, takes_part
from cocreation.meetings import forms, queries, services
from cocreation.meetings.models import AgendaItem, ItemRound, Meeting
from cocreation.meetings.views.room import room_page
from shaping_future import one_form
from shaping_future.access import needs


def step(
    request: HttpRequest, meeting: Meeting, name: str, form: Form, take: Callable[[], Any], said: str
) -> HttpResponse:
    """Take the step, or show the room again with the sentence and what was typed."""
    form.action = request.path

    def again(status: int) -> HttpResponse:
        fresh = queries.meeting_for(request.user, meeting.public_id)
        return room_page(request, fresh, status, **{f"{name}_form": form, "refused": name}, form=form)

    to = lambda _: reverse("meeting-detail", args=[meeting.public_id])  # noqa: E731
    return one_form.step(request, form, take, done=said, to=to, again=again)


@require_POST
@needs(holds_process, load=queries.item_for)
def item_begin(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    services.begin_item(item, by=request.user)
    return redirect("meeting-detail", item.meeting.public_id)


@never_cache
@require_POST
@needs(holds_process, load=queries.item_for)
def item_end(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    if item.is_break:
        services.end_item(item, by=request.user)
        return redirect("meeting-detail", item.meeting.public_id)
    form = forms.OutcomeForm(request.POST, auto_id="outcome_%s")
    take = lambda: services.end_item(item, by=request.user, **form.cleaned_data)  # noqa: E731
    return step(request, item.meeting, "outcome", form, take, "The outcome is kept.")


@never_cache
@require_POST
@needs(holds_process, load=queries.item_for)
def item_ask(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    goes_on = item.rounds.exists() and "method" not in request.POST
    last = item.rounds.select_related("round").last().round if goes_on else None
    form = forms.AskForm(request.POST, before=last, auto_id="ask_%s")
    take = lambda: services.open_round(item, by=request.user, **form.cleaned_data)  # noqa: E731
    return step(request, item.meeting, "ask", form, take, "The Group is asked.")


@never_cache
@require_POST
@needs(takes_part, load=queries.round_for)
def item_answer(request: HttpRequest, held: ItemRound) -> HttpResponse:
    form = forms.AnswerForm(request.POST, round=held.round, auto_id="answer_%s")
    take = lambda: services.answer_round(held, by=request.user, **form.cleaned_data)  # noqa: E731
    said = "Your answer is kept. Nobody else sees it before the round closes."
    return step(request, held.item.meeting, "answer", form, take, said)


@require_POST
@needs(holds_process, load=queries.round_for)
def item_show(request: HttpRequest, held: ItemRound) -> HttpResponse:
    """Open the answers for everybody in the room."""
    services.show_answers(held, by=request.user)
    return redirect("meeting-detail", held.item.meeting.public_id)


@require_POST
@needs(takes_part, load=queries.round_for)
def item_withdraw(request: HttpRequest, held: ItemRound) -> HttpResponse:
    """Take one's own objection back."""
    services.take_objection_back(held, by=request.user)
    return redirect("meeting-detail", held.item.meeting.public_id)


@never_cache
@require_POST
@needs(holds_process, load=queries.round_for)
def item_close(request: HttpRequest, held: ItemRound) -> HttpResponse:
    form = forms.CloseForm(request.POST, auto_id="close_%s")
    take = lambda: services.close_round(held, by=request.user, **form.cleaned_data)  # noqa: E731
    return step(request, held.item.meeting, "close", form, take, "The round is closed.")
