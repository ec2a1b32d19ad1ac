"""A slate's way: before the Group, answered, closed, to the Board; and the next of the reserve list."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cocreation.deliberation.forms import CloseForm, LastDayForm, PositionForm
from cocreation.deliberation.rules import holds_process, takes_part
from cocreation.recommendation import queries, services
from cocreation.recommendation.models import Slate, SlateState
from cocreation.recommendation.views.pages import detail
from shaping_future import one_form
from shaping_future.access import needs


def step(request: HttpRequest, slate: Slate, name: str, form: Form, take: Callable[[], Any], said: str) -> HttpResponse:
    """Take the step, or show the page again with the sentence and what was typed."""

    def again(status: int) -> HttpResponse:
        fresh = queries.slate_for(request.user, slate.public_id)
        return detail(request, fresh, status, **{f"{name}_form": form}, form=form)

    to = lambda _: reverse("slate-detail", args=[slate.public_id])  # noqa: E731
    return one_form.step(request, form, take, done=said, to=to, again=again)


@require_POST
@needs(holds_process, load=queries.slate_for)
def slate_propose(request: HttpRequest, slate: Slate) -> HttpResponse:
    form = LastDayForm(request.POST)
    take = lambda: services.propose_slate(slate, form.closes_at, by=request.user)  # noqa: E731
    return step(request, slate, "propose", form, take, "The slate is before the Group.")


@require_POST
@needs(takes_part, load=queries.slate_for)
def slate_position(request: HttpRequest, slate: Slate) -> HttpResponse:
    form = PositionForm(request.POST, method=slate.round.method if slate.round else "", is_named=True)
    take = lambda: services.answer_slate(slate, by=request.user, **form.cleaned_data)  # noqa: E731
    said = "Your position is kept. Nobody else sees it before the answers are opened."
    return step(request, slate, "position", form, take, said)


@require_POST
@needs(holds_process, load=queries.slate_for)
def slate_shut(request: HttpRequest, slate: Slate) -> HttpResponse:
    services.shut_slate(slate, by=request.user)
    messages.success(request, "The answers are open. Write the outcome when you have talked about them.")
    return redirect("slate-detail", slate.public_id)


@require_POST
@needs(holds_process, load=queries.slate_for)
def slate_close(request: HttpRequest, slate: Slate) -> HttpResponse:
    form = CloseForm(request.POST)
    take = lambda: services.close_slate(slate, form.cleaned_data["statement"], by=request.user)  # noqa: E731
    return step(request, slate, "close", form, take, "The round is closed.")


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
