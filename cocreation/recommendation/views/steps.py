"""A slate's way: before the Group, answered, closed, to the Board; and the next of the reserve list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cocreation.deliberation.forms import CloseForm, LastDayForm, PositionForm
from cocreation.deliberation.rules import holds_process, takes_part
from cocreation.recommendation import queries, services
from cocreation.recommendation.models import Slate, SlateState
from cocreation.recommendation.views.pages import detail
from shaping_future.access import needs
from shaping_future.errors import Refused


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
    return detail(request, slate, 400, propose_form=form, form=form)


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
    return detail(request, slate, 400, position_form=form, form=form)


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
    return detail(request, slate, 400, close_form=form, form=form)


def _refused(request: HttpRequest, slate: Slate, name: str, form, refusal: Refused) -> HttpResponse:
    """The page again, with the sentence and what was typed."""
    form.add_error(None, refusal.sentence)
    return detail(request, queries.slate_for(request.user, slate.public_id), refusal.status, **{name: form}, form=form)


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


@require_POST
@needs(holds_process, load=queries.slate_for)
def slate_take_up(request: HttpRequest, slate: Slate) -> HttpResponse:
    """A grant fell away: the next of the reserve list that fits moves up."""
    services.take_up_reserve(slate, by=request.user)
    to_the_board = slate.state == SlateState.RECOMMENDED
    messages.success(request, "It moved up, and is with the Board." if to_the_board else "It moved up.")
    return redirect("slate-reserves", slate.public_id)
