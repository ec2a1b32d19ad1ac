"""Slates: the versions of a call, building one, the Group's answer, the way to the Board."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreation.deliberation import queries as rounds
from cocreation.deliberation.forms import CloseForm, LastDayForm, PositionForm
from cocreation.deliberation.rules import holds_process, takes_part
from cocreation.recommendation import queries, rules, services
from cocreation.recommendation.forms import SlateBuilder
from cocreation.recommendation.models import Slate, SlateState
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.access import needs
from shaping_future.errors import Refused

CLOSED = (SlateState.AGREED, SlateState.NOT_AGREED, SlateState.RECOMMENDED)


@require_safe
@needs(rules.follows_slates, load=queries.call_for)
def slate_list(request: HttpRequest, call: Call) -> HttpResponse:
    """Every version of the slate that this person may see, newest first."""
    rows = list(queries.slates_of(request.user, call))
    context = {
        "call": call,
        "rows": rows,
        "builds": holds_process(request.user) and call.stage == Stage.DELIBERATING,
        "draft": next((slate for slate in rows if slate.state == SlateState.DRAFT), None),
        "is_time": call.stage == Stage.DELIBERATING,
    }
    return render(request, "cocreation/recommendation/list.html", context)


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
    """Choose, set amounts, say why; the pot fills with every save."""
    if slate.state != SlateState.DRAFT and request.method != "POST":
        return redirect("slate-detail", slate.public_id)
    data, status, is_stale = (request.POST if request.method == "POST" else None), 200, False
    builder = SlateBuilder(queries.candidates(request.user, slate), data)
    if data is not None:
        status = 400
        if builder.is_valid():
            try:
                services.change_slate(slate, builder.items(), by=request.user, seen=_number(data.get("revision")))
                messages.success(request, "Saved.")
                return redirect("slate-edit", slate.public_id)
            except Refused as refusal:
                builder.error, status = refusal.sentence, refusal.status
                is_stale = isinstance(refusal, services.Changed)
    saved = list(queries.items_for(request.user, slate))
    context = {
        "slate": slate,
        "call": slate.call,
        "builder": builder,
        "saved": saved,
        "is_stale": is_stale,
        **_money(slate, saved),
    }
    return render(request, "cocreation/recommendation/edit.html", context, status=status)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


def _money(slate: Slate, items: list) -> dict:
    """The pot and what fills it, and who the money goes to. Pence."""
    balance = queries.balance(items)
    used, pot = sum(item.pence for item in items), queries.pot(slate)
    parts = [{"label": label, "pence": pence} for label, _grants, pence in balance["strands"]]
    return {"pot": pot, "used": used, "left": pot - used, "parts": parts, "balance": balance}


@never_cache
@require_safe
@needs(rules.follows_slates, load=queries.slate_for)
def slate_detail(request: HttpRequest, slate: Slate) -> HttpResponse:
    """The slate as this person may see it, and their next step with it."""
    return _detail(request, slate)


def _detail(request: HttpRequest, slate: Slate, status: int = 200, **forms) -> HttpResponse:
    user, is_closed = request.user, slate.state in CLOSED
    items = list(queries.items_for(user, slate))
    standings = queries.standings(slate.call)
    tallies = queries.item_tallies(slate, items) if is_closed else {}
    rows = [
        {"item": item, "standing": standings.get(item.application_id), "tally": tallies.get(item.pk)} for item in items
    ]
    kept = [item for item in items if not item.undecided]
    context = {
        "slate": slate,
        "call": slate.call,
        "rows": rows,
        "is_closed": is_closed,
        "has_items": bool(items),
        **_money(slate, kept),
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
    may_answer = slate.state == SlateState.PROPOSED and user.pk in held.eligible and clock.now() < held.closes_at
    initial = {"stance": mine.stance, "reason": mine.reason} if mine else None
    return {
        "round": held,
        "turnout": rounds.turnout(held),
        "eligible": counted.eligible,
        "needed": counted.needed,
        "counted": counted if is_closed else None,
        "reasons": queries.reasons_for(user, slate),
        "mine": mine,
        "position_form": PositionForm(initial=initial) if may_answer else None,
    }


def _steps(user, slate: Slate) -> dict:
    """What the facilitator may do next."""
    if not holds_process(user) or slate.call.stage != Stage.DELIBERATING:
        return {}
    if slate.state == SlateState.PROPOSED:
        may_close = clock.now() >= slate.round.closes_at or queries.everybody_spoke(slate)
        return {"close_form": CloseForm() if may_close else None, "waits": not may_close}
    return {
        "propose_form": LastDayForm() if slate.state == SlateState.DRAFT else None,
        "may_recommend": slate.state == SlateState.AGREED,
        "may_amend": slate.state == SlateState.NOT_AGREED,
    }


@require_POST
@needs(holds_process, load=queries.slate_for)
def slate_propose(request: HttpRequest, slate: Slate) -> HttpResponse:
    form = LastDayForm(request.POST)
    if form.is_valid():
        try:
            services.propose_slate(slate, form.closes_at, by=request.user)
            messages.success(request, "The slate is before the Group.")
            return redirect("slate-detail", slate.public_id)
        except Refused as refusal:
            return _refused(request, slate, "propose_form", form, refusal)
    return _detail(request, slate, 400, propose_form=form, form=form)


@require_POST
@needs(takes_part, load=queries.slate_for)
def slate_position(request: HttpRequest, slate: Slate) -> HttpResponse:
    form = PositionForm(request.POST)
    if form.is_valid():
        try:
            services.answer_slate(slate, by=request.user, **form.cleaned_data)
            messages.success(request, "Your position is kept. Nobody else sees it before the round closes.")
            return redirect("slate-detail", slate.public_id)
        except Refused as refusal:
            return _refused(request, slate, "position_form", form, refusal)
    return _detail(request, slate, 400, position_form=form, form=form)


@require_POST
@needs(holds_process, load=queries.slate_for)
def slate_close(request: HttpRequest, slate: Slate) -> HttpResponse:
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            services.close_slate(slate, form.cleaned_data["statement"], by=request.user)
            return redirect("slate-detail", slate.public_id)
        except Refused as refusal:
            return _refused(request, slate, "close_form", form, refusal)
    return _detail(request, slate, 400, close_form=form, form=form)


def _refused(request: HttpRequest, slate: Slate, name: str, form, refusal: Refused) -> HttpResponse:
    """The page again, with the sentence and what was typed."""
    form.add_error(None, refusal.sentence)
    return _detail(request, queries.slate_for(request.user, slate.public_id), refusal.status, **{name: form}, form=form)


@require_POST
@needs(holds_process, load=queries.slate_for)
def slate_amend(request: HttpRequest, slate: Slate) -> HttpResponse:
    """A new version that begins where this one ended; clicked twice, the one that was begun."""
    begun = queries.slates_of(request.user, slate.call).filter(state=SlateState.DRAFT).first()
    if begun is not None:
        return redirect("slate-edit", begun.public_id)
    return redirect("slate-edit", services.amend_slate(slate, by=request.user).public_id)


@require_POST
@needs(holds_process, load=queries.slate_for)
def slate_recommend(request: HttpRequest, slate: Slate) -> HttpResponse:
    received = services.recommend_slate(slate, by=request.user)
    messages.success(request, "The recommendation is frozen and with the Board.")
    return redirect("recommendation-detail", received.public_id)
