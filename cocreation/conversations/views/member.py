"""A member's own conversations, and the days on which they cannot."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreation.conversations import forms, queries, rules, services
from cocreation.conversations.models import BlockedDays, Conversation
from cocreation.conversations.views.finalist import calendar_file
from grants.calls.models import Call
from shaping_future.access import given, needs
from shaping_future.one_form import READS_AND_WRITES, ask


@never_cache
@require_safe
@needs(rules.follows_finalists, load=queries.call_for)
def conversation_mine(request: HttpRequest, call: Call) -> HttpResponse:
    """When and with whom, and the finalists whose notes can be read."""
    talks = [
        (one, queries.said_time(one.slot, "Europe/London") if one.slot else None)
        for one in queries.own_talks(request.user, call)
    ]
    context = {
        "call": call,
        "plan": queries.plan_for(call),
        "talks": talks,
        "finalists": queries.with_notes(request.user, call),
    }
    return render(request, "cocreation/conversations/mine.html", context)


@never_cache
@READS_AND_WRITES
@needs(rules.follows_finalists, load=queries.call_for)
def conversation_days(request: HttpRequest, call: Call) -> HttpResponse:
    """Days on which nobody talks, by whoever arranges; on which they cannot, by a member."""
    plan, common = queries.planned(call), rules.arranges_conversations(request.user)
    form = forms.BlockedForm(common, given(request))

    def take() -> Call:
        services.block_days(call, **form.cleaned_data, by=request.user)
        return call

    return ask(
        request, form, take, done="Kept.", to=lambda _call: reverse("conversation-days", args=[call.slug]),
        page="cocreation/conversations/days.html",
        context={"call": call, "common": common, "blocked": queries.blocked_of(request.user, plan)},
    )  # fmt: skip


@never_cache
@require_POST
@needs(rules.follows_finalists, load=queries.blocked_for)
def conversation_day_free(request: HttpRequest, blocked: BlockedDays) -> HttpResponse:
    """Take it back."""
    services.unblock_days(blocked, by=request.user)
    messages.success(request, "Taken back.")
    return redirect("conversation-days", blocked.plan.call.slug)


@never_cache
@require_safe
@needs(rules.follows_finalists, load=queries.conversation_for)
def conversation_calendar(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """The time as a file for a diary. It names nobody."""
    link = settings.SITE_URL + reverse("conversation-detail", args=[conversation.public_id])
    return calendar_file(conversation, link, conversation.joining)
