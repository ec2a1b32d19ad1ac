"""What stops a proposal: the four tests, and a word of each of the others. On the round's own page, or on a page beside
the slate, the rule of the fund or the meeting that holds the round."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cocreation.deliberation import queries, rules
from cocreation.deliberation.forms import TestsForm
from cocreation.deliberation.kinds import ObjectionState
from cocreation.deliberation.models import Round
from shaping_future.access import needs


def home_of(round: Round) -> tuple[str, str] | None:
    """(address, name) of the page of the step that holds the round; None where it has one of its own."""
    if slate := getattr(round, "slate", None):
        return reverse("slate-detail", args=[slate.public_id]), "The slate"
    if design := getattr(round, "design", None):
        return reverse("design-detail", args=[design.version.decision.public_id]), "The rule"
    if held := getattr(round, "held_in", None):
        return reverse("meeting-detail", args=[held.item.meeting.public_id]), "The meeting"
    return None


def with_steps(round: Round, user: Any, objections: list[dict[str, Any]], given: dict[str, Any]) -> list:
    """Each objection with the steps that this person may take. `given`: the form that was sent and refused."""
    refused, is_open, holds = given.get("tests_of"), round.closed_at is None, rules.holds_process(user)
    for one in objections:
        objection = one["objection"]
        stands = objection.state == ObjectionState.STANDS
        one["may_withdraw"] = is_open and one["is_mine"] and stands
        one["may_ask"] = is_open and holds and stands and bool(objection.tests)
        one["may_settle"] = is_open and holds and objection.state == ObjectionState.ASKED
        if refused == objection.pk:
            one["form"] = given["form"]
        elif is_open and holds and stands:
            said = {key: "yes" if value else "no" for key, value in objection.tests.items()} | {"note": objection.note}
            one["form"] = TestsForm(initial=said, auto_id=f"tests-{objection.pk}_%s")
    return objections


@never_cache
@require_safe
@needs(rules.follows_rounds, load=queries.objected_round_for)
def round_objections(request: HttpRequest, round: Round) -> HttpResponse:
    """Of a round that another step holds."""
    return redirect("round-detail", round.public_id) if home_of(round) is None else objected(request, round)


def objected(request: HttpRequest, round: Round, status: int = 200, **given: Any) -> HttpResponse:
    address, name = home_of(round) or ("", "")
    objections = with_steps(round, request.user, queries.objections_of(round, request.user), given)
    context = {"round": round, "home": address, "home_name": name, "objections": objections, **given}
    return render(request, "cocreation/deliberation/objections.html", context, status=status)
