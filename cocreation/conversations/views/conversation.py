"""One conversation: what is known of it, who takes part, its time, how it went, and what was corrected."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreation.conversations import forms, queries, rules, services
from cocreation.conversations.models import Conversation, Correction
from grants.access.models import Need
from shaping_future.access import given, needs
from shaping_future.one_form import READS_AND_WRITES, ask
from shaping_future.record.services import note_read


def _ask(
    request: HttpRequest,
    conversation: Conversation,
    form: Form,
    take: Callable[[], Any],
    done: str,
    page: str,
    **more: Any,
) -> HttpResponse:
    context = {"conversation": conversation, "call": conversation.plan.call, **more}
    to = lambda _one: reverse("conversation-detail", args=[conversation.public_id])  # noqa: E731
    return ask(request, form, take, done=done, to=to, page=f"cocreation/conversations/{page}", context=context)


@never_cache
@require_safe
@needs(rules.follows_finalists, load=queries.conversation_for)
def conversation_detail(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """When, with whom, and the notes with what the finalist corrected, for those who may read them."""
    seats = queries.seats_of(conversation)
    reads = queries.may_read_notes(request.user, conversation, seats)
    arranges = rules.arranges_conversations(request.user)
    context = {
        "conversation": conversation,
        "call": conversation.plan.call,
        "seats": seats,
        "said_time": queries.said_time(conversation.slot, "Europe/London") if conversation.slot else None,
        "said": queries.said_in(conversation) if reads else [],
        "reads": reads,
        "arranges": arranges,
        "takes_notes": any(one.user_id == request.user.pk and one.part == "notes" for one in seats),
        "own_times": conversation.own_times if arranges else "",
    }
    return render(request, "cocreation/conversations/detail.html", context)


@never_cache
@READS_AND_WRITES
@needs(rules.arranges_conversations, load=queries.conversation_for)
def conversation_people(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Two who talk and one who takes notes."""
    form = forms.PeopleForm(conversation, queries.possible_people(conversation), given(request))
    take = lambda: services.seat_people(conversation, **form.seats, by=request.user)  # noqa: E731
    return _ask(request, conversation, form, take, "Saved. Whoever is new gets a mail.", "people.html")


@never_cache
@READS_AND_WRITES
@needs(rules.arranges_conversations, load=queries.conversation_for)
def conversation_book(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Write down a time that was agreed with the finalist."""
    form = forms.BookForm(conversation, queries.free_slots(conversation, late=True), given(request))
    take = lambda: services.book(conversation, form.booking, form.cleaned_data["kind"], by=request.user)  # noqa: E731
    more = {"own_times": conversation.own_times}
    return _ask(request, conversation, form, take, "The time is written down. They get a mail.", "book.html", **more)


@never_cache
@require_safe
@needs(rules.arranges_conversations, load=queries.conversation_for)
def conversation_needs(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """What the finalist needs. Who opened it is noted."""
    kept = getattr(conversation, "arrangement", None)
    if kept is not None:
        note_read(kept, request.user)
    labels, said = dict(Need.choices), kept.opened() if kept else {}
    context = {
        "conversation": conversation,
        "call": conversation.plan.call,
        "kept": kept,
        "said": said,
        "needs": [labels[one] for one in said.get("needs", ())],
        "blocked": conversation.blocked.all(),
    }
    return render(request, "cocreation/conversations/needs.html", context)


@never_cache
@READS_AND_WRITES
@needs(rules.writes_it_down, load=queries.conversation_for)
def conversation_hold(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """It took place: what was asked, and for how long."""
    form = forms.HoldForm(list(conversation.plan.questions.all()), conversation.plan.minutes, given(request))
    take = lambda: services.hold_conversation(conversation, **form.cleaned_data, by=request.user)  # noqa: E731
    return _ask(request, conversation, form, take, "Kept. Share the notes when they are whole.", "hold.html")


@never_cache
@require_POST
@needs(rules.writes_it_down, load=queries.conversation_for)
def conversation_share(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """The finalist may read the notes and correct facts."""
    services.share_notes(conversation, by=request.user)
    messages.success(request, "The finalist can read the notes now, and correct facts.")
    return redirect("conversation-detail", conversation.public_id)


@never_cache
@READS_AND_WRITES
@needs(rules.arranges_conversations, load=queries.conversation_for)
def conversation_call_off(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    form = forms.WhyForm(given(request))
    take = lambda: services.call_off(conversation, form.cleaned_data["why"], by=request.user)  # noqa: E731
    return _ask(request, conversation, form, take, "It is called off. The finalist gets a mail.", "call_off.html")


@never_cache
@READS_AND_WRITES
@needs(rules.arranges_conversations, load=queries.correction_for)
def correction_answer(request: HttpRequest, correction: Correction) -> HttpResponse:
    """Answer what the finalist corrected."""
    form, conversation = forms.AnswerForm(given(request)), correction.conversation
    if not conversation.shared_at:
        raise Http404
    take = lambda: services.answer_correction(correction, **form.cleaned_data, by=request.user)  # noqa: E731
    note = conversation.notes.filter(question=correction.question_id).first()
    more = {"correction": correction, "note": note}
    return _ask(request, conversation, form, take, "Answered. The finalist gets a mail.", "answer.html", **more)
