"""A decision's way: a round is opened, answered and closed; a decision without a round is written down."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreation.deliberation.rules import holds_process
from cocreation.design import forms, queries, rules, services
from cocreation.design.models import DesignDecision
from cocreation.design.views.pages import detail
from shaping_future import one_form
from shaping_future.access import needs


def step(
    request: HttpRequest, decision: DesignDecision, name: str, form: Form, take: Callable[[], Any], said: str
) -> HttpResponse:
    """Take the step, or show the page again with the sentence and what was typed."""

    def again(status: int) -> HttpResponse:
        fresh = queries.decision_for(request.user, decision.public_id)
        return detail(request, fresh, status, **{f"{name}_form": form}, form=form)

    to = lambda _: reverse("design-detail", args=[decision.public_id])  # noqa: E731
    return one_form.step(request, form, take, done=said, to=to, again=again)


@never_cache
@require_POST
@needs(holds_process, load=queries.decision_for)
def design_open(request: HttpRequest, decision: DesignDecision) -> HttpResponse:
    form = forms.OpenForm(request.POST, auto_id="open_%s")
    take = lambda: services.open_round(  # noqa: E731
        decision, form.closes_at, seen=form.cleaned_data["seen"], by=request.user
    )
    return step(request, decision, "open", form, take, "The Group is asked. Everybody who can answer gets a mail.")


@never_cache
@require_POST
@needs(rules.follows_design, load=queries.decision_for)
def design_position(request: HttpRequest, decision: DesignDecision) -> HttpResponse:
    form = forms.DesignPositionForm(request.POST, auto_id="position_%s")
    take = lambda: services.answer_round(decision, by=request.user, **form.cleaned_data)  # noqa: E731
    said = "Your position is kept. Nobody else sees it before the round closes."
    return step(request, decision, "position", form, take, said)


@never_cache
@require_POST
@needs(holds_process, load=queries.decision_for)
def design_close(request: HttpRequest, decision: DesignDecision) -> HttpResponse:
    form = forms.OutcomeForm(request.POST, auto_id="close_%s")
    take = lambda: services.close_round(decision, by=request.user, **form.cleaned_data)  # noqa: E731
    return step(request, decision, "close", form, take, "The round is closed.")


@never_cache
@require_POST
@needs(rules.holds_design, load=queries.decision_for)
def design_decide(request: HttpRequest, decision: DesignDecision) -> HttpResponse:
    form = forms.DecideForm(request.POST, auto_id="decide_%s")
    take = lambda: services.decide(decision, by=request.user, **form.cleaned_data)  # noqa: E731
    return step(request, decision, "decide", form, take, "It is agreed, and public from now on.")


@never_cache
@require_POST
@needs(rules.holds_design, load=queries.decision_for)
def design_aside(request: HttpRequest, decision: DesignDecision) -> HttpResponse:
    form = forms.AsideForm(request.POST, auto_id="aside_%s")
    take = lambda: services.set_aside(decision, by=request.user, **form.cleaned_data)  # noqa: E731
    return step(request, decision, "aside", form, take, "It is set aside. The Group can still read it.")
