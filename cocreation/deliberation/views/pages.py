"""The rounds of a call, one round, and its record."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cocreation.deliberation import queries, rules
from cocreation.deliberation.forms import AnswerForm, CloseForm, ExtendForm
from cocreation.deliberation.kinds import AGREED
from cocreation.deliberation.models import Round
from cocreation.deliberation.tally.rules import REFER
from cocreation.deliberation.views.objections import home_of, with_steps
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.access import needs


@never_cache
@require_safe
@needs(rules.follows_rounds, load=queries.call_for)
def round_list(request: HttpRequest, call: Call) -> HttpResponse:
    """What is asked now, then what was."""
    rows = list(queries.rounds_of(request.user, call))
    for one in rows:
        one.waits = one.takes_answers and request.user.pk in one.eligible and not one.is_mine
    context = {
        "call": call,
        "open": [one for one in rows if one.closed_at is None],
        "closed": [one for one in rows if one.closed_at],
        "opens": rules.holds_process(request.user),
    }
    return render(request, "cocreation/deliberation/list.html", context)


@never_cache
@require_safe
@needs(rules.follows_rounds, load=queries.any_round_for)
def round_detail(request: HttpRequest, round: Round) -> HttpResponse:
    """The round as this person may see it, and their next step with it."""
    return redirect(home_of(round)[0]) if home_of(round) else detail(request, round)


def detail(request: HttpRequest, round: Round, status: int = 200, **given: Any) -> HttpResponse:
    """The page, with the forms that this person may send now; `given` are those that were sent and refused."""
    user, options = request.user, queries.options_for(round, request.user)
    shown = queries.shown_for(round, user, {one.order: one.name for one in options})
    mine = queries.own_position(round, user)
    context = {
        "round": round,
        "call": round.call,
        "options": options,
        "about_name": queries.about_name(round, user),
        "lines": queries.rule_lines_of(round),
        "turnout": queries.turnout(round),
        "secret": "who said what stays secret until the answers are opened" if round.is_secret else "",
        "asked": len(queries.waits_for(round)),
        "shown": shown,
        "mine": mine,
        "stays_out": not round.is_secret and shown is None,
        "answers": _answers(round, user),
        "answer_form": AnswerForm(round, options, mine=mine) if _answers(round, user) else None,
        **_steps(round, user),
        "objections": with_steps(round, user, shown.objections, given) if shown else [],
        **given,
    }
    return render(request, "cocreation/deliberation/detail.html", context, status=status)


def _answers(round: Round, user: Any) -> bool:
    return round.takes_answers and user.pk in round.eligible and user.pk not in queries.recused_from(round)


def _steps(round: Round, user: Any) -> dict[str, Any]:
    """What this person may do next with the round."""
    holds, closes = rules.holds_process(user), rules.closes_round(user, round)
    over = clock.now() >= round.closes_at
    found: dict[str, Any] = {"holds": holds}
    if round.is_secret and holds:
        found["may_shut"] = over or queries.everybody_answered(round)
        found["extend_form"] = None if over else ExtendForm(auto_id="extend_%s")
    if not round.is_secret and round.closed_at is None:
        found["close_form"] = CloseForm(auto_id="close_%s") if closes else None
        found["waits_for"] = None if closes else round.owner or "a facilitator"
    if round.closed_at and holds and round.in_rounds and not hasattr(round, "after"):
        last = round.ends_rounds
        found["may_go_on"] = round.result not in AGREED and not (last and round.fallback.get("method", REFER) == REFER)
        found["goes_to"] = round.fallback.get("sentence") if last and round.result not in AGREED else ""
    return found


@never_cache
@require_safe
@needs(rules.follows_rounds, load=queries.counted_round_for)
def round_record(request: HttpRequest, round: Round) -> HttpResponse:
    """The closed round without names, from which anybody in the Group can count it again."""
    response = JsonResponse(queries.record_of(round), json_dumps_params={"indent": 1})
    response["Content-Disposition"] = f'attachment; filename="round-{round.public_id}.json"'
    return response
