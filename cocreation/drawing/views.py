"""A draw from its proposal to its result, each step on a page that shows the hashes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreation.drawing import forms, queries, rules, services
from cocreation.drawing.models import Draw
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.access import given, needs
from shaping_future.one_form import READS_AND_WRITES, ask


@never_cache
@require_safe
@needs(rules.follows_draw, load=queries.call_for)
def draw_list(request: HttpRequest, call: Call) -> HttpResponse:
    context = {"call": call, "draws": queries.draws_of(request.user, call), "holds": rules.holds_draw(request.user)}
    return render(request, "cocreation/drawing/list.html", context)


@never_cache
@READS_AND_WRITES
@needs(rules.holds_draw, load=queries.call_for)
def draw_begin(request: HttpRequest, call: Call) -> HttpResponse:
    form = forms.BeginForm(queries.to_draw_from(request.user, call), given(request))
    return ask(
        request, form, lambda: services.begin_draw(call, **form.begun, by=request.user),
        done="The draw is proposed. Members can add numbers now.",
        to=lambda draw: reverse("draw-detail", args=[draw.public_id]),
        page="cocreation/drawing/begin.html", context={"call": call},
    )  # fmt: skip


@never_cache
@require_safe
@needs(rules.follows_draw, load=queries.draw_for)
def draw_detail(request: HttpRequest, draw: Draw) -> HttpResponse:
    """What is in it, what is fixed, and every step to compute again."""
    commitments, entries = queries.commitments_of(draw), queries.entries_for(request.user, draw)
    chances = {ticket: queries.chance_words(chance) for ticket, chance in draw.chances}
    funded, order = (draw.result["funded"], draw.result["order"]) if draw.result else ([], [])
    rows = [(one, chances.get(one.ticket_id), one.ticket_id in funded) for one in entries]
    rows.sort(key=lambda row: order.index(row[0].ticket_id) if order else 0)
    context = {
        "draw": draw,
        "call": draw.call,
        "rows": rows,
        "commitments": commitments,
        "mine": next((one for one in commitments if one.user_id == request.user.pk), None),
        "steps": queries.steps(draw, commitments),
        "is_right": draw.result is not None and queries.is_right(draw, commitments),
        "holds": rules.holds_draw(request.user),
        "adds": rules.adds_number(request.user),
        "is_known": clock.now() >= draw.beacon_at,
    }
    return render(request, "cocreation/drawing/detail.html", context)


@never_cache
@require_safe
@needs(rules.follows_draw, load=queries.draw_for)
def draw_file(request: HttpRequest, draw: Draw) -> HttpResponse:
    """Everything to do it again, as JSON without a name."""
    answer = JsonResponse(queries.published(draw, queries.commitments_of(draw)), json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="draw.json"'
    return answer


@never_cache
@READS_AND_WRITES
@needs(rules.adds_number, load=queries.draw_for)
def draw_commit(request: HttpRequest, draw: Draw) -> HttpResponse:
    form = forms.CommitForm(given(request))
    take = lambda: services.commit_number(draw, form.cleaned_data["hash"], by=request.user)  # noqa: E731
    return _step(request, draw, form, take, "Your number is in the draw.", "Add a number", "commit")


@never_cache
@READS_AND_WRITES
@needs(rules.adds_number, load=queries.draw_for)
def draw_open(request: HttpRequest, draw: Draw) -> HttpResponse:
    form = forms.NumberForm(given(request))
    take = lambda: services.open_number(draw, form.cleaned_data["nonce"], by=request.user)  # noqa: E731
    return _step(request, draw, form, take, "Your number is open.", "Open your number", "open")


@never_cache
@READS_AND_WRITES
@needs(rules.holds_draw, load=queries.draw_for)
def draw_make(request: HttpRequest, draw: Draw) -> HttpResponse:
    form = forms.ValueForm(given(request))
    take = lambda: services.make_draw(draw, **form.cleaned_data, by=request.user)  # noqa: E731
    return _step(request, draw, form, take, "It is drawn.", "Write down the public number", "make")


@never_cache
@READS_AND_WRITES
@needs(rules.holds_draw, load=queries.draw_for)
def draw_give_up(request: HttpRequest, draw: Draw) -> HttpResponse:
    form = forms.WhyForm(given(request))
    take = lambda: services.give_up_draw(draw, form.cleaned_data["why"], by=request.user)  # noqa: E731
    return _step(request, draw, form, take, "It is given up.", "Give this draw up", "give_up")


@never_cache
@require_POST
@needs(rules.holds_draw, load=queries.draw_for)
def draw_freeze(request: HttpRequest, draw: Draw) -> HttpResponse:
    """Fix everything, and publish its hash."""
    services.freeze_draw(draw, by=request.user)
    messages.success(request, "Everything is fixed. Members open their numbers now.")
    return redirect("draw-detail", draw.public_id)


def _step(
    request: HttpRequest, draw: Draw, form: Form, take: Callable[[], Any], done: str, title: str, step: str
) -> HttpResponse:
    to = lambda _one: reverse("draw-detail", args=[draw.public_id])  # noqa: E731
    context = {"draw": draw, "title": title, "step": step}
    return ask(request, form, take, done=done, to=to, page="cocreation/drawing/step.html", context=context)
