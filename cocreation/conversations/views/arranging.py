"""Whoever arranges: the shortlist, the questions, the times, and whether each finalist is treated the same."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreation.conversations import forms, queries, rules, services
from cocreation.conversations.kinds import ConversationState
from cocreation.conversations.models import Slot
from grants.applications.models import Application
from grants.calls.models import Call
from shaping_future.access import given, needs
from shaping_future.one_form import READS_AND_WRITES, ask


@never_cache
@READS_AND_WRITES
@needs(rules.names_finalists, load=queries.call_for)
def finalist_choose(request: HttpRequest, call: Call) -> HttpResponse:
    """Name the finalists, or change who they are."""
    rows = Application.objects.visible_to(request.user).readable().filter(call=call)
    rows = list(rows.select_related("organisation", "host", "strand").by_name())
    form = forms.FinalistsForm(rows, list(queries.finalists_for(request.user, call)), given(request))

    def take() -> Call:
        given = form.cleaned_data
        services.shortlist(call, form.chosen, given["outcome"], reason=given.get("reason", ""), by=request.user)
        return call

    return ask(
        request, form, take, done="The shortlist is kept. No applicant is told before you invite them.",
        to=lambda _call: reverse("conversation-arrange", args=[call.slug]),
        page="cocreation/conversations/choose.html", context={"call": call, "count": len(rows)},
    )  # fmt: skip


@never_cache
@require_safe
@needs(rules.arranges_conversations, load=queries.call_for)
def conversation_arrange(request: HttpRequest, call: Call) -> HttpResponse:
    """Everything about the conversations of a call, and that each finalist is treated the same."""
    rows, plan = queries.treated(request.user, call), queries.plan_for(call)
    slots = queries.slots_of(request.user, plan) if plan else []
    waiting = [one for one in rows if _waits_for_invitation(one)]
    free = sum(not one.taken for one in slots)
    context = {
        "call": call,
        "plan": plan,
        "rows": rows,
        "free": free,
        "waiting": len(waiting),
        "may_invite": bool(plan and waiting and free >= len(waiting)),
        "names": rules.names_finalists(request.user),
        "differ": [one for one in rows if one.is_held and one.conversation.differs_why],
    }
    return render(request, "cocreation/conversations/arrange.html", context)


def _waits_for_invitation(one: queries.Treated) -> bool:
    return one.conversation is None or one.conversation.state == ConversationState.CALLED_OFF


@never_cache
@READS_AND_WRITES
@needs(rules.arranges_conversations, load=queries.call_for)
def conversation_plan(request: HttpRequest, call: Call) -> HttpResponse:
    """The questions, the minutes, the ways to talk. Once somebody was invited they can only be read."""
    plan = queries.plan_for(call)
    form = forms.PlanForm(plan, given(request))

    def take() -> Call:
        services.prepare_plan(call, **form.cleaned_data, by=request.user)
        return call

    return ask(
        request, form, take, done="Saved. Offer times next.",
        to=lambda _call: reverse("conversation-times", args=[call.slug]),
        page="cocreation/conversations/plan.html", context={"call": call, "plan": plan},
    )  # fmt: skip


@never_cache
@READS_AND_WRITES
@needs(rules.arranges_conversations, load=queries.call_for)
def conversation_times(request: HttpRequest, call: Call) -> HttpResponse:
    """Offer times, a day at a time."""
    plan = queries.planned(call)
    form = forms.SlotsForm(given(request))

    def take() -> Call:
        services.offer_slots(call, form.cleaned_data["moments"], by=request.user)
        return call

    slots = queries.slots_of(request.user, plan)
    context = {
        "call": call,
        "plan": plan,
        "slots": [(one, queries.said_time(one, "Europe/London")) for one in slots],
        "blocked": [one for one in queries.blocked_of(request.user, plan) if one.user_id is None],
    }
    return ask(
        request, form, take, done="The times are offered.",
        to=lambda _call: reverse("conversation-times", args=[call.slug]),
        page="cocreation/conversations/times.html", context=context,
    )  # fmt: skip


@never_cache
@require_POST
@needs(rules.arranges_conversations, load=queries.slot_for)
def conversation_slot_remove(request: HttpRequest, slot: Slot) -> HttpResponse:
    """Do not offer this time any more."""
    services.take_back_slot(slot, by=request.user)
    messages.success(request, "This time is not offered any more.")
    return redirect("conversation-times", slot.plan.call.slug)


@never_cache
@require_POST
@needs(rules.arranges_conversations, load=queries.call_for)
def conversation_invite(request: HttpRequest, call: Call) -> HttpResponse:
    """Invite everybody who waits, in the same words."""
    invited = services.invite_finalists(call, by=request.user)
    messages.success(request, f"{len(invited)} invited. They get a quiet mail and choose a time.")
    return redirect("conversation-arrange", call.slug)
