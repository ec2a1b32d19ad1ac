"""Choosing a method, opening a round, and the next round of a question."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cocreation.deliberation import queries, rules, services
from cocreation.deliberation.forms import ChosenMethodForm, NextForm, form_for
from cocreation.deliberation.forms.opening import CHOSEN
from cocreation.deliberation.kinds import WITHOUT_QUORUM, Method
from cocreation.deliberation.models import Round
from cocreation.deliberation.tally import rule_lines
from cocreation.deliberation.tally.rules import REFER
from grants.calls.models import Call
from shaping_future.access import needs
from shaping_future.errors import NotAllowedNow
from shaping_future.one_form import ask

USED_FOR = {
    Method.CONSENT: "Decide something that is good enough for now, and safe enough to try.",
    Method.CONSENSUS: "Decide something that everybody has to carry.",
    Method.GRADIENTS: "See how much support a proposal has before you decide.",
    Method.APPROVAL: "See what most could live with, or how money would be shared out.",
    Method.RANKED: "Choose one of several.",
    Method.DOTS: "Find out what matters most. Never for money.",
    Method.SCORE: "Compare options by a number from 0 to 4.",
    Method.TIMES: "Find a time that suits people.",
    Method.SENSE: "Hear how people feel, without deciding.",
    Method.ADVICE: "Let one person decide, after hearing everybody.",
}


@require_safe
@needs(rules.holds_process, load=queries.call_for)
def round_choose(request: HttpRequest, call: Call) -> HttpResponse:
    methods = [(one.value, one.label, USED_FOR[one]) for one in CHOSEN]
    return render(request, "cocreation/deliberation/choose.html", {"call": call, "methods": methods})


def call_and_method(user: Any, slug: str, method: str) -> tuple[Call, type[ChosenMethodForm], str]:
    """404 for a method that nobody chooses."""
    return queries.call_for(user, slug), form_for(method), method


@never_cache
@needs(rules.holds_process, load=call_and_method)
def round_open(request: HttpRequest, loaded: tuple) -> HttpResponse:
    """The rule in plain words, then what is asked."""
    call, form_class, method = loaded
    share, least = queries.quorum_of(call)
    voters = queries.active_voters()
    too_few = len(voters) < least and method not in WITHOUT_QUORUM
    sent = request.POST if request.method == "POST" else None
    form = form_class(request.user, call, method, sent, too_few=too_few)
    context = {
        "call": call,
        "method": Method(method),
        "used_for": USED_FOR[Method(method)],
        "lines": rule_lines(method, {}, share, least),
        "voters": len(voters),
        "least": least,
        "too_few": too_few,
    }
    return ask(
        request, form, lambda: _open(form, call, voters, request.user), context=context,
        done="It is there. Everybody who can answer gets a mail, if it is open.",
        to=lambda round: reverse("round-detail", args=[round.public_id]),
        page="cocreation/deliberation/open.html",
    )  # fmt: skip


@transaction.atomic
def _open(form: ChosenMethodForm, call: Call, voters: list, by: Any) -> Round:
    values, asked = form.cleaned_data, form.asked
    if values.get("refer", "").strip():
        asked |= {"by": by, "key": values["key"]}
        return services.refer_question(call, values["question"], voters, values["refer"], **asked)
    opened = services.open_round(
        call, values["question"], voters, form.closes_at, by=by, key=values["key"], **asked
    )  # fmt: skip
    able = len(queries.waits_for(opened))
    if opened.needs_quorum and able < opened.quorum_least:
        raise NotAllowedNow(
            f"Only {able} can take part, and {opened.quorum_least} are needed. It is not decidable here: write below to"
            " whom it goes, and why."
        )
    services.tell_the_group(opened)
    return opened


@never_cache
@needs(rules.holds_process, load=queries.round_for)
def round_next(request: HttpRequest, round: Round) -> HttpResponse:
    """A changed text, or what was named when the first round opened."""
    last = round.ends_rounds
    method = round.fallback.get("method", REFER) if last else round.method
    if not round.in_rounds or method == REFER:
        raise NotAllowedNow("No further round follows this one. Tell the Group what happens instead.")
    if request.method != "POST" and hasattr(round, "after"):
        return redirect("round-detail", round.after.public_id)
    form = NextForm(round, request.POST if request.method == "POST" else None)
    context = {
        "round": round,
        "call": round.call,
        "method": Method(method),
        "number": round.number + 1,
        "lines": rule_lines(method, round.fallback.get("rules", {}) if last else round.rules),
        "is_fallback": last,
    }
    return ask(
        request, form, lambda: _next(form, round, method, request.user), context=context,
        done="The next round is open. Everybody answers anew.",
        to=lambda found: reverse("round-detail", args=[found.public_id]),
        page="cocreation/deliberation/next.html",
    )  # fmt: skip


@transaction.atomic
def _next(form: NextForm, before: Round, method: str, by: Any) -> Round:
    opened = services.open_round(
        before.call, before.question, queries.active_voters(), form.closes_at, by=by, method=method, before=before,
        about=before.about, proposal=form.cleaned_data.get("proposal", ""), key=form.cleaned_data["key"],
        quorum=(before.quorum_share, before.quorum_least),
    )  # fmt: skip
    services.tell_the_group(opened)
    return opened
