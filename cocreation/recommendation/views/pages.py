"""The versions of a call's slate, one version, its reserve list, and the rules beside it."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cocreation.deliberation import queries as rounds
from cocreation.deliberation.forms import CloseForm, LastDayForm, PositionForm
from cocreation.deliberation.kinds import AGREED
from cocreation.deliberation.rules import holds_process
from cocreation.reading.models import Ranking
from cocreation.recommendation import queries, rules
from cocreation.recommendation.models import RuleRun, Slate, SlateState
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.access import needs

USED = (SlateState.AGREED, SlateState.RECOMMENDED)
CLOSED = (SlateState.AGREED, SlateState.NOT_AGREED, SlateState.RECOMMENDED)


@require_safe
@needs(rules.follows_slates, load=queries.call_for)
def slate_list(request: HttpRequest, call: Call) -> HttpResponse:
    """Every version of the slate that this person may see, newest first."""
    rows = list(queries.slates_of(request.user, call))
    for slate in rows:
        slate.asked = len(rounds.waits_for(slate.round)) if slate.round else 0  # a query for one that is open
    context = {
        "call": call,
        "rows": rows,
        "builds": holds_process(request.user) and call.stage == Stage.DELIBERATING,
        "draft": next((slate for slate in rows if slate.state == SlateState.DRAFT), None),
        "is_time": call.stage == Stage.DELIBERATING,
    }
    return render(request, "cocreation/recommendation/list.html", context)


@never_cache
@require_safe
@needs(rules.follows_slates, load=queries.slate_for)
def slate_detail(request: HttpRequest, slate: Slate) -> HttpResponse:
    """The slate as this person may see it, and their next step with it."""
    return detail(request, slate)


def detail(request: HttpRequest, slate: Slate, status: int = 200, **forms) -> HttpResponse:
    user, is_closed = request.user, slate.state in CLOSED
    items = list(queries.items_for(user, slate))
    standings = queries.standings(slate.call)
    tallies = queries.item_tallies(slate, items) if is_closed else {}
    rows = [
        {"item": item, "standing": standings.get(item.application_id), "tally": tallies.get(item.pk)} for item in items
    ]
    kept = [item for item in items if item.stands]
    context = {
        "slate": slate,
        "call": slate.call,
        "rows": rows,
        "is_closed": is_closed,
        "is_unreserved": slate.state == SlateState.NOT_AGREED and slate.round.result in AGREED,
        "has_items": bool(items),
        "reserves": list(queries.reserves_for(user, slate)),
        "meaning": queries.meaning_of(kept, queries.pot(slate), placed=standings),
        **(_round(user, slate, is_closed) if slate.round else {}),
        **_steps(user, slate),
        **forms,
    }
    return render(request, "cocreation/recommendation/detail.html", context, status=status)


def _round(user, slate: Slate, is_closed: bool) -> dict:
    """The round: only how many have answered while it is open; result, count and reasons once it is closed."""
    held, mine = slate.round, rounds.own_position(slate.round, user)
    prefetch_related_objects([held], "positions")
    counted = rounds.tally(held, queries.out_of_everything(slate))
    may_answer = slate.state == SlateState.PROPOSED and user.pk in held.eligible and held.takes_answers
    initial = {"stance": mine.stance, "reason": mine.reason} if mine else None
    return {
        "round": held,
        "turnout": rounds.turnout(held),
        "eligible": counted.eligible,
        "lines": rounds.rule_lines_of(held),
        "counted": None if held.is_secret else counted,
        "reasons": list(queries.reasons_for(user, slate)),
        "hears": not is_closed and not held.is_secret and rounds.hears_objections(held, user),
        "mine": mine,
        "position_form": PositionForm(initial=initial, method=held.method, is_named=True) if may_answer else None,
    }


def _steps(user, slate: Slate) -> dict:
    """What the facilitator may do next."""
    if not holds_process(user) or slate.call.stage != Stage.DELIBERATING:
        return {}
    if slate.state == SlateState.PROPOSED:
        if not slate.round.is_secret:
            return {"close_form": CloseForm()}
        may_shut = clock.now() >= slate.round.closes_at or queries.everybody_spoke(slate)
        return {"may_shut": may_shut, "waits": not may_shut}
    return {
        "propose_form": LastDayForm() if slate.state == SlateState.DRAFT else None,
        "may_recommend": slate.state == SlateState.AGREED,
        "may_amend": slate.state == SlateState.NOT_AGREED,
    }


@never_cache
@require_safe
@needs(rules.follows_slates, load=queries.slate_for)
def slate_reserves(request: HttpRequest, slate: Slate) -> HttpResponse:
    """What comes next when a grant falls away; and, for a facilitator, whether one did and who fits."""
    user, call = request.user, slate.call
    listed = list(queries.reserves_for(user, slate))
    context = {
        "slate": slate,
        "call": call,
        "listed": listed,
        "total": sum(one.pence for one in listed if one.taken_up_at is None),
        "builds": holds_process(user) and slate.state == SlateState.DRAFT,
    }
    if holds_process(user) and slate.state in USED:
        fallen = queries.fallen_for(user, slate)
        chosen = queries.next_that_fits(slate) if fallen else None
        context |= {
            "watches": True,
            "fallen": fallen,
            "next": next((one for one in listed if chosen is not None and one.pk == chosen.pk), None),
            "is_time": call.stage in (Stage.DELIBERATING, Stage.SIGNED_OFF),
        }
    return render(request, "cocreation/recommendation/reserves.html", context)


@never_cache
@require_safe
@needs(rules.follows_slates, load=queries.slate_for)
def slate_rules(request: HttpRequest, slate: Slate) -> HttpResponse:
    """What each rule would have chosen from what this person may know of, beside the slate."""
    user, call = request.user, slate.call
    ranking = Ranking.objects.filter(call=call).first()
    found, ballots = queries.candidates(user, slate, ranking), queries.ballots_of(call)
    lines = [queries.Line(one.application, one.item.pence) for one in found if one.item is not None]
    placed = {one.application.pk: one.standing for one in found}
    meaning = queries.meaning_of(lines, queries.pot(slate), ballots, placed)
    context = {"slate": slate, "call": call, "meaning": meaning}
    context |= beside(slate, found, {one.application.pk for one in lines}, ranking, ballots, meaning)
    return render(request, "cocreation/recommendation/rules.html", context)


def beside(
    slate: Slate,
    found: list[queries.Candidate],
    chosen: set[int],
    ranking: Ranking | None,
    ballots: queries.Ballots | None,
    meaning: queries.Meaning,
) -> dict[str, Any]:
    """The columns of the rules: rows with a mark for each, and their sums. Empty before the rule for ties is declared,
    and where amounts are hidden from this person."""
    rule = getattr(slate.call, "tie_rule", None)
    if rule is None or any(one.application.asked_pence is None for one in found):
        return {"columns": [], "rows": []}
    known = [(one.application.pk, one.application.reference, one.application.asked_pence) for one in found]
    facts = queries.facts_from_rows(known, ranking, ballots, meaning.pot, rule)
    about = queries.beside_for(queries.run_of(slate.call, facts) or RuleRun(data=queries.worked_out(facts)))
    columns = [one for one in about["rules"] if one.chooses]
    rows = [
        {
            "application": one.application,
            "chosen": one.application.pk in chosen,
            "marks": [one.application.pk in column.funded for column in columns],
            "why": about["why"].get(one.application.pk, []),
            "holds": about["holds"].get(one.application.pk),
        }
        for one in found
    ]
    return {
        "columns": columns,
        "rows": rows,
        "silent": [one for one in about["rules"] if not one.chooses],
        "is_lens": any(one.state == "lens" for one in columns),
        "scenarios": about["scenarios"],
        "supporters": _supporters(found, ballots, columns),
        "order": about["order"],
        "tie_rule": rule,
    }


def _supporters(
    found: list[queries.Candidate], ballots: queries.Ballots | None, columns: list[queries.Beside]
) -> list[dict[str, Any]]:
    """How many of those who could vote on it support each, most first, and whether Equal Shares reaches it."""
    if ballots is None:
        return []
    funded = next((one.funded for one in columns if one.key == "shares"), frozenset())
    counted = [
        {
            "label": str(one.application.organisation),
            "count": sum(one.application.pk in supports for supports in ballots.supports),
            "note": _of(sum(one.application.pk in could for could in ballots.could), one.application.pk in funded),
        }
        for one in found
    ]
    return sorted(counted, key=lambda row: -row["count"])


def _of(could: int, is_funded: bool) -> str:
    return f"of {could}{', funded' if is_funded else ''}"
