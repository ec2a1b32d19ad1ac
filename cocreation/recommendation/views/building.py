"""Building a slate and its reserve list: choosing, amounts, and what it would mean at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreation.deliberation.rules import holds_process
from cocreation.reading.models import Ranking
from cocreation.recommendation import queries, services
from cocreation.recommendation.forms import ReserveBuilder, SlateBuilder
from cocreation.recommendation.models import Slate, SlateState
from cocreation.recommendation.queries import Candidate
from cocreation.recommendation.views.pages import beside
from grants.calls.models import Call
from shaping_future.access import needs
from shaping_future.errors import Refused

LOOK = "look"
"""The button that shows what a choice would mean, and saves nothing."""


@require_POST
@needs(holds_process, load=queries.call_for)
def slate_draft(request: HttpRequest, call: Call) -> HttpResponse:
    """Begin a slate, or go on with the one that is being built."""
    slate = queries.slates_of(request.user, call).filter(state=SlateState.DRAFT).first()
    slate = slate or services.draft_slate(call, {}, by=request.user)
    return redirect("slate-edit", slate.public_id)


@never_cache
@needs(holds_process, load=queries.slate_for)
def slate_edit(request: HttpRequest, slate: Slate) -> HttpResponse:
    """Choose, set amounts, say why; what it would mean stands beside it, saved or not."""
    if slate.state != SlateState.DRAFT and request.method != "POST":
        return redirect("slate-detail", slate.public_id)
    data, status, is_stale = (request.POST if request.method == "POST" else None), 200, False
    ranking = Ranking.objects.filter(call=slate.call).first()
    found = queries.candidates(request.user, slate, ranking)
    builder = SlateBuilder(found, data, looks=data is not None and LOOK in data)
    if data is not None and not builder.looks:
        status = 400
        if builder.is_valid():
            try:
                services.change_slate(slate, builder.items(), by=request.user, seen=_number(data.get("revision")))
                messages.success(request, "Saved.")
                return redirect("slate-edit", slate.public_id)
            except Refused as refusal:
                builder.error, status = refusal.sentence, refusal.status
                is_stale = isinstance(refusal, services.Changed)
    elif builder.bad_forms:
        status = 400
    context = {"slate": slate, "call": slate.call, "builder": builder, "is_stale": is_stale}
    context["saved"] = [one.item for one in found if one.item is not None]
    context |= _meaning(slate, found, builder, ranking)
    return render(request, "cocreation/recommendation/edit.html", context, status=status)


def _meaning(slate: Slate, found: list[Candidate], builder: SlateBuilder, ranking: Ranking | None) -> dict[str, Any]:
    ballots, lines = queries.ballots_of(slate.call), builder.lines()
    placed = {one.application.pk: one.standing for one in found}
    meaning = queries.meaning_of(lines, queries.pot(slate), ballots, placed)
    chosen = {line.application.pk for line in lines}
    return {"meaning": meaning, **beside(slate, found, chosen, ranking, ballots, meaning)}


@never_cache
@needs(holds_process, load=queries.slate_for)
def slate_reserves_edit(request: HttpRequest, slate: Slate) -> HttpResponse:
    """Who comes next, in which order, for how much and why."""
    if slate.state != SlateState.DRAFT and request.method != "POST":
        return redirect("slate-reserves", slate.public_id)
    data, status = (request.POST if request.method == "POST" else None), 200
    found = _in_reserve(request.user, slate)
    builder = ReserveBuilder(found, data)
    if data is not None:
        status = 400
        if builder.is_valid():
            try:
                services.write_reserves(slate, builder.in_order(), by=request.user, seen=_number(data.get("revision")))
                messages.success(request, "Saved.")
                return redirect("slate-reserves-edit", slate.public_id)
            except Refused as refusal:
                builder.error, status = refusal.sentence, refusal.status
    context = {"slate": slate, "call": slate.call, "builder": builder}
    return render(request, "cocreation/recommendation/reserves_edit.html", context, status=status)


def _in_reserve(user: Any, slate: Slate) -> list[Candidate]:
    """What is in reserve in its order, then what could be, best first as the ballot or the readers say."""
    ranking = Ranking.objects.filter(call=slate.call).first()
    found = queries.candidates(user, slate, ranking)
    listed = {one.application_id: one for one in queries.reserves_for(user, slate)}
    nothing = queries.meaning_of([], queries.pot(slate))
    about = beside(slate, found, set(), ranking, queries.ballots_of(slate.call), nothing)
    ranks = {one.application.pk: one.standing.rank for one in found}
    order = queries.suggested_order(about.get("order", ()), ranks, ())
    place = {pk: number for number, pk in enumerate([*listed, *order])}
    kept = [Candidate(one.application, one.standing, listed.get(one.application.pk)) for one in found if not one.item]
    return sorted(kept, key=lambda one: place.get(one.application.pk, len(place)))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1
