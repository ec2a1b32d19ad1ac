"""The finalist's pages: what the conversation is, choosing a time, what they need, and the notes."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cocreation.conversations import forms, queries, services
from cocreation.conversations.kinds import ZONES, ConversationState
from cocreation.conversations.models import Conversation
from cocreation.conversations.rules import is_asked_to_talk
from shaping_future.access import given, needs
from shaping_future.errors import NotAllowedNow, Refused
from shaping_future.look.diaries import event_file
from shaping_future.one_form import READS_AND_WRITES, ask

OPEN = (ConversationState.INVITED, ConversationState.BOOKED)


def _zone(request: HttpRequest, conversation: Conversation) -> str:
    asked = request.POST.get("zone") or request.GET.get("zone") or conversation.zone
    return asked if asked in ZONES else conversation.zone


def _choose_form(request: HttpRequest, conversation: Conversation, data=None) -> forms.ChooseForm:
    return forms.ChooseForm(conversation, queries.free_slots(conversation), _zone(request, conversation), data)


def _page(request: HttpRequest, conversation: Conversation, status: int = 200, **given) -> HttpResponse:
    """The page in the state the conversation is in; forms only while they can be used."""
    zone = _zone(request, conversation)
    may_choose = conversation.state in OPEN
    late = conversation.slot is not None and queries.is_late(conversation.slot)
    choose = given.get("choose") or (_choose_form(request, conversation) if may_choose and not late else None)
    context = {
        "conversation": conversation,
        "application": conversation.application,
        "call": conversation.application.call,
        "plan": conversation.plan,
        "questions": conversation.plan.questions.all(),
        "said_time": queries.said_time(conversation.slot, zone) if conversation.slot else None,
        "people": queries.seats_of(conversation) if conversation.state == ConversationState.BOOKED else [],
        "zone": zone,
        "zones": ZONES.items(),
        "choose_form": choose,
        "late": late,
        "form": given.get("choose"),
    }
    return render(request, "cocreation/conversations/talk.html", context, status=status)


@never_cache
@READS_AND_WRITES
@needs(is_asked_to_talk, load=queries.talk_for)
def talk(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """What it is and is not, the questions, and the times to choose from."""
    if request.method != "POST":
        return _page(request, conversation)
    if conversation.state not in OPEN:
        raise NotAllowedNow("This conversation was held, or will not take place. Its time does not change any more.")
    form, status = _choose_form(request, conversation, request.POST), 400
    if form.is_valid():
        given = form.cleaned_data
        try:
            slot = form.slots[given["slot"]]
            services.choose_slot(conversation, slot, given["kind"], given["zone"], by=request.user)
        except Refused as refusal:
            status = refusal.status
            conversation = queries.talk_for(request.user, conversation.application.public_id)
            form = _choose_form(request, conversation, request.POST)
            form.is_valid()
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Your time is chosen. We look forward to talking with you.")
            return redirect("talk", conversation.application.public_id)
    return _page(request, conversation, status, choose=form)


@never_cache
@READS_AND_WRITES
@needs(is_asked_to_talk, load=queries.talk_for)
def talk_none(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """No time fits."""
    form = forms.NoneForm(given(request), initial={"own_times": conversation.own_times})
    take = lambda: services.say_none_fits(  # noqa: E731
        conversation, form.cleaned_data["own_times"], by=request.user
    )
    return _ask(request, conversation, form, take, "Thank you. We look for a time, and write to you.", "talk_none.html")


def _ask(
    request: HttpRequest, conversation: Conversation, form: Form, take: Callable[[], Any], done: str, page: str
) -> HttpResponse:
    public_id = conversation.application.public_id
    return ask(
        request, form, take, done=done, to=lambda _one: reverse("talk", args=[public_id]),
        page=f"cocreation/conversations/{page}",
        context={"conversation": conversation, "application": conversation.application},
    )  # fmt: skip


@never_cache
@READS_AND_WRITES
@needs(is_asked_to_talk, load=queries.talk_for)
def talk_cancel(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Give the time back."""
    public_id = conversation.application.public_id
    if request.method == "POST":
        services.give_back_slot(conversation, by=request.user)
        messages.success(request, "Your time is given back. Choose another one, or write when you can.")
        return redirect("talk", public_id)
    if conversation.slot is None:
        return redirect("talk", public_id)
    context = {"conversation": conversation, "application": conversation.application}
    context["said_time"] = queries.said_time(conversation.slot, conversation.zone)
    return render(request, "cocreation/conversations/talk_cancel.html", context)


@never_cache
@READS_AND_WRITES
@needs(is_asked_to_talk, load=queries.talk_for)
def talk_needs(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Access, language, care and prayer times, who comes too."""
    kept = getattr(conversation, "arrangement", None)
    form = forms.NeedsForm(kept, list(conversation.blocked.all()), given(request))
    take = lambda: services.save_arrangement(conversation, form.said, form.blocked, by=request.user)  # noqa: E731
    done = "Saved. Only whoever arranges the conversation reads this."
    return _ask(request, conversation, form, take, done, "talk_needs.html")


@never_cache
@require_safe
@needs(is_asked_to_talk, load=queries.talk_for)
def talk_calendar(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """The time as a file for a diary."""
    link = settings.SITE_URL + reverse("talk", args=[conversation.application.public_id])
    return calendar_file(conversation, link, conversation.joining)


def calendar_file(conversation: Conversation, link: str, words: str) -> HttpResponse:
    if conversation.slot is None:
        raise Http404
    slot, title = conversation.slot, "Conversation (Shaping the Future)"
    return event_file(
        "conversation", conversation.public_id, slot.starts_at, slot.ends_at, title=title, link=link,
        changes=conversation.changes, words=words,
    )  # fmt: skip


@never_cache
@READS_AND_WRITES
@needs(is_asked_to_talk, load=queries.talk_for)
def talk_notes(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """The notes once they are shared, with what the finalist corrects."""
    if conversation.state != ConversationState.SHARED:
        raise Http404
    said, open_ = queries.said_in(conversation), conversation.may_be_corrected
    form = forms.CorrectForm(said, given(request))
    boxes = [(one, form[name] if (name := f"correction-{one.question.order}") in form.fields else None) for one in said]
    is_done = request.POST.get("do") == "done"

    def take() -> None:
        services.correct_notes(conversation, form.texts, by=request.user)
        if is_done:
            services.confirm_notes(conversation, by=request.user)

    thanks = "Thank you. The Group can read the notes with your corrections now."
    return ask(
        request, form, take, done=thanks if is_done else "Saved. You can go on until the time is over.",
        to=lambda _: reverse("talk-notes", args=[conversation.application.public_id]),
        page="cocreation/conversations/talk_notes.html",
        context={"conversation": conversation, "application": conversation.application, "boxes": boxes, "open": open_},
    )  # fmt: skip
