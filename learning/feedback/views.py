"""Telling us how a step was, without a name; what people said; and our reply."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grants.calls.models import Call
from shaping_future.access import anyone, given, needs, signed_in
from shaping_future.one_form import READS_AND_WRITES, ask, step

from . import queries, rules, services
from .forms import ReplyForm, ShowForm, TellForm
from .kinds import HOURS, MEMBERS, Look, Moment
from .models import FeedbackReply, FeedbackWords


@require_safe
@needs(anyone)
def feedback_public(request: HttpRequest) -> HttpResponse:
    """Calls of which enough people told us something."""
    context = {"calls": queries.calls_heard(), "least": queries.LEAST, "answers": rules.answers_feedback(request.user)}
    return render(request, "learning/feedback/public.html", context)


@require_safe
@needs(anyone, load=queries.call_heard)
def feedback_call(request: HttpRequest, call: Call) -> HttpResponse:
    context = {
        "call": call,
        "groups": queries.heard(call),
        "least": queries.LEAST,
        "answers": rules.answers_feedback(request.user),
    }
    return render(request, "learning/feedback/call.html", context)


# --- telling us ------------------------------------------------------------------------------------------------------


@never_cache
@require_safe
@needs(signed_in)
def feedback_mine(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/feedback/mine.html", {"steps": queries.steps_of(request.user)})


def taken_step(user: Any, key: str, public_id: uuid.UUID) -> queries.Step:
    found = queries.step_of(user, key, public_id)
    if found is None:
        raise Http404
    return found


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=taken_step)
def feedback_give(request: HttpRequest, about: queries.Step) -> HttpResponse:
    """Never shows what was said before: somebody else of the same group may be looking."""
    back = reverse("feedback-mine")
    if request.method == "POST" and request.POST.get("do") == "skip":
        services.skip(about, by=request.user)
        return redirect(back)
    form = TellForm(given(request), step=about)
    context = {
        "step": about,
        "form": form,
        "settled": request.method != "POST" and queries.is_settled(about, request.user),
        "of_the_group": about.moment in MEMBERS,
        "asks_hours": about.moment in HOURS,
        "least": queries.LEAST,
    }

    def shown(status: int = 200) -> HttpResponse:
        return render(request, "learning/feedback/give.html", context, status=status)

    if request.method != "POST":
        return shown()
    return step(
        request,
        form,
        lambda: services.tell(about, form.minutes(), form.said(), form.cleaned_data["words"], by=request.user),
        done=_("Thank you. Nobody can see that it came from you."),
        to=lambda _told: back,
        again=shown,
    )


# --- staff -----------------------------------------------------------------------------------------------------------


@require_safe
@needs(rules.answers_feedback)
def feedback_list(request: HttpRequest) -> HttpResponse:
    """Words in which nobody has looked for names, and what has no reply."""
    words = FeedbackWords.objects.visible_to(request.user).select_related("call")
    context = {"words": words.filter(look=Look.WAITING)[:100], "replies": queries.without_reply()}
    return render(request, "learning/feedback/list.html", context)


def words_to_look_at(user: Any, pk: uuid.UUID) -> FeedbackWords:
    return FeedbackWords.objects.visible_to(user).select_related("call").get(pk=pk)


@READS_AND_WRITES
@needs(rules.answers_feedback, load=words_to_look_at)
def feedback_look(request: HttpRequest, words: FeedbackWords) -> HttpResponse:
    back = reverse("feedback-list")
    if request.method == "POST" and request.POST.get("do") == "leave":
        services.leave_out(words, by=request.user)
        return redirect(back)
    form = ShowForm(given(request), initial={"shown": words.shown or words.text})
    return ask(
        request,
        form,
        lambda: services.show(words, form.cleaned_data["shown"], by=request.user),
        done="Everybody can read it now.",
        to=lambda _words: back,
        page="learning/feedback/look.html",
        context={"words": words},
    )


def call_and_moment(user: Any, slug: str, key: str) -> tuple[Call, Moment]:
    return queries.call_heard(user, slug), Moment(key)


@READS_AND_WRITES
@needs(rules.answers_feedback, load=call_and_moment)
def feedback_reply(request: HttpRequest, about: tuple[Call, Moment]) -> HttpResponse:
    call, moment = about
    last = FeedbackReply.objects.filter(call=call, moment=moment).first()
    initial = {"text": last.text, "changed": last.changed, "seen": last.version} if last else {"seen": 0}
    form = ReplyForm(given(request), initial=initial)
    return ask(
        request,
        form,
        lambda: services.reply(call, moment, **form.cleaned_data, by=request.user),
        done="Everybody can read your reply now.",
        to=lambda _reply: reverse("feedback-call", args=[call.slug]) + f"#{moment}",
        page="learning/feedback/reply.html",
        context={"call": call, "moment": moment, "last": last},
    )
