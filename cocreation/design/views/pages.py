"""The list of decisions, one decision, and two of its versions beside each other."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cocreation.deliberation.queries import tally
from cocreation.deliberation.rules import holds_process
from cocreation.design import forms, queries, rules
from cocreation.design.kinds import DesignState
from cocreation.design.models import DesignDecision, DesignVersion
from grants.calls.changes import changes
from shaping_future import clock
from shaping_future.access import needs
from shaping_future.interruptions import mark_for_scripts

TONES = {"drafting": "todo", "proposed": "doing", "agreed": "done", "replaced": "plain", "set_aside": "plain"}


@never_cache
@require_safe
@needs(rules.follows_design)
def design_list(request: HttpRequest) -> HttpResponse:
    """What is open first, then what was agreed."""
    rows = list(queries.decisions_of_funds(request.user))
    for one in rows:
        one.tone = TONES[one.state]
    groups = [
        ("Before the Group now", [one for one in rows if one.state == DesignState.PROPOSED]),
        ("Being drafted", [one for one in rows if one.state == DesignState.DRAFTING]),
        ("Agreed", [one for one in rows if one.state == DesignState.AGREED]),
        ("Replaced or set aside", [one for one in rows if one.state in (DesignState.REPLACED, DesignState.SET_ASIDE)]),
    ]
    context = {"groups": [group for group in groups if group[1]], "funds": {one.fund for one in rows if one.is_over}}
    return render(request, "cocreation/design/list.html", context)


@never_cache
@require_safe
@needs(rules.follows_design, load=queries.decision_for)
def design_detail(request: HttpRequest, decision: DesignDecision) -> HttpResponse:
    """All of one decision, and this person's next step with it."""
    return detail(request, decision)


def detail(request: HttpRequest, decision: DesignDecision, status: int = 200, **given: Any) -> HttpResponse:
    """The page, with the forms that this person may send now; `given` are those that were sent and refused."""
    user, talk = request.user, queries.talk_of(decision)
    versions, rounds = queries.versions_of(decision), queries.rounds_of(decision)
    last = versions[0]
    for version, before in zip(versions, [*versions[1:], None], strict=True):
        version.before = before
    asked = queries.last_round(user, decision, rounds)
    closed = [
        {"asked": one, "counted": queries.counted(one), "tally": tally(one.round), "said": _said(one)}
        for one in rounds
        if one.round.closed_at
    ]
    context = {
        "decision": decision,
        "tone": TONES[decision.state],
        "last": last,
        "versions": versions,
        "lines": queries.part_lines(last),
        "talk": talk,
        "rounds": closed,
        "writes": rules.writes_design(user, decision),
        "person": mark_for_scripts(user),
        "arrived": _arrived(user, decision, versions, talk),
        **asked,
        **_forms(user, decision, last, asked),
        **given,
    }
    return render(request, "cocreation/design/detail.html", context, status=status)


def _arrived(
    user: Any, decision: DesignDecision, versions: list[DesignVersion], talk: queries.Talk
) -> list[tuple[str, Any]]:
    """What this person sent from a form of another page, and when: the browser that kept it can let it go."""
    found = [
        (
            f"design-take-{one.amendment.public_id}" if one.amendment_id else f"design-write-{decision.public_id}",
            one.written_at,
        )
        for one in versions
        if one.written_by_id == user.pk
    ]
    found += [(f"design-amend-{decision.public_id}", one.at) for one in talk.amendments if one.by_id == user.pk]
    if decision.begun_by_id == user.pk:
        found.append(("design-begin", decision.begun_at))
    return list(dict(sorted(found, key=lambda pair: pair[1])).items())  # the last of each


def _said(asked: Any) -> list:
    return [one for one in asked.round.positions.all() if one.reason]


def _forms(user: Any, decision: DesignDecision, last: DesignVersion, asked: dict[str, Any]) -> dict[str, Any]:
    """What this person may send now."""
    seen = {"seen": last.number}
    found: dict[str, Any] = {}
    if not decision.is_over:
        found["comment_form"] = forms.CommentForm(auto_id="comment_%s")
    if decision.state == DesignState.DRAFTING:
        if holds_process(user):
            found["open_form"] = forms.OpenForm(initial=seen, auto_id="open_%s")
        if rules.holds_design(user):
            found["decide_form"] = forms.DecideForm(initial=seen, auto_id="decide_%s")
            found["aside_form"] = forms.AsideForm(auto_id="aside_%s")
    elif asked:
        held, mine = asked["asked"].round, asked["mine"]
        is_on = clock.now() < held.closes_at
        if asked["may_answer"] and is_on:
            said = {"stance": mine.stance, "reason": mine.reason} if mine else {}
            found["position_form"] = forms.DesignPositionForm(initial=seen | said, auto_id="position_%s")
        if holds_process(user) and (not is_on or asked["turnout"] == asked["eligible"]):
            found["close_form"] = forms.OutcomeForm(auto_id="close_%s")
    return found


@never_cache
@require_safe
@needs(rules.follows_design, load=queries.two_versions)
def design_compare(request: HttpRequest, both: tuple[DesignVersion, DesignVersion]) -> HttpResponse:
    """Two versions, word by word."""
    before, after = both
    part = before.decision.part
    data = [{part: one.data} if part and one.data is not None else {} for one in both]
    context = {"decision": before.decision, "before": before, "after": after, "changes": changes(*data)}
    return render(request, "cocreation/design/compare.html", context)
