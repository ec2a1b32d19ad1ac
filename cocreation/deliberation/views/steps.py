"""A round's way: answered, given more time, its answers opened, objections tested, closed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreation.deliberation import queries, rules, services
from cocreation.deliberation.forms import AnswerForm, CloseForm, ExtendForm, TestsForm
from cocreation.deliberation.models import Objection, Round
from cocreation.deliberation.views.objections import home_of, objected
from cocreation.deliberation.views.pages import detail
from shaping_future import one_form
from shaping_future.access import needs
from shaping_future.errors import NotValid


def step(
    request: HttpRequest, round: Round, name: str, form: Form, take: Callable[[], Any], said: str, **given: Any
) -> HttpResponse:
    """Take the step, or show the page again with the sentence and what was typed."""

    def again(status: int) -> HttpResponse:
        fresh = queries.round_for(request.user, round.public_id)
        return detail(request, fresh, status, **{name: form}, form=form, **given)

    to = lambda _: reverse("round-detail", args=[round.public_id])  # noqa: E731
    return one_form.step(request, form, take, done=said, to=to, again=again)


@never_cache
@require_POST
@needs(rules.takes_part, load=queries.round_for)
def round_answer(request: HttpRequest, round: Round) -> HttpResponse:
    form = AnswerForm(round, queries.options_for(round, request.user), request.POST)
    take = lambda: services.cast(round, form.answer, by=request.user)  # noqa: E731
    said = "Your answer is kept. Nobody else sees it before the answers are opened."
    return step(request, round, "answer_form", form, take, said)


@never_cache
@require_POST
@needs(rules.holds_process, load=queries.round_for)
def round_extend(request: HttpRequest, round: Round) -> HttpResponse:
    form = ExtendForm(request.POST, auto_id="extend_%s")
    take = lambda: services.extend_round(  # noqa: E731
        round, form.closes_at, form.cleaned_data["reason"], by=request.user
    )
    return step(request, round, "extend_form", form, take, "There is more time. Everybody reads why.")


@never_cache
@require_POST
@needs(rules.holds_process, load=queries.round_for)
def round_shut(request: HttpRequest, round: Round) -> HttpResponse:
    services.shut_round(round, by=request.user)
    messages.success(request, "The answers are open. Write the outcome when you have talked about them.")
    return redirect("round-detail", round.public_id)


@never_cache
@require_POST
@needs(rules.closes_round, load=queries.round_for)
def round_close(request: HttpRequest, round: Round) -> HttpResponse:
    form = CloseForm(request.POST, auto_id="close_%s")

    def take() -> None:
        services.shut_round(round, by=request.user) if rules.holds_process(request.user) else None
        services.close_round(round, form.cleaned_data["statement"], by=request.user)

    return step(request, round, "close_form", form, take, "The round is closed.")


def _page_of(round: Round) -> str:
    return reverse("round-objections" if home_of(round) else "round-detail", args=[round.public_id])


@never_cache
@require_POST
@needs(rules.holds_process, load=queries.objection_for)
def objection_tests(request: HttpRequest, objection: Objection) -> HttpResponse:
    """What the facilitator heard when they asked the four tests."""
    round = objection.position.round
    form = TestsForm(request.POST, auto_id=f"tests-{objection.pk}_%s")

    def again(status: int) -> HttpResponse:
        given = {"form": form, "tests_form": form, "tests_of": objection.pk}
        if home_of(round):
            return objected(request, round, status, **given)
        return detail(request, queries.round_for(request.user, round.public_id), status, **given)

    take = lambda: services.keep_tests(objection, form.tests, form.cleaned_data["note"], by=request.user)  # noqa: E731
    return one_form.step(request, form, take, done="Kept.", to=lambda _: _page_of(round), again=again)


STEPS: dict[str, tuple[Callable[..., Any], str]] = {
    "withdraw": (services.withdraw_objection, "You took it back. It stops nothing any more."),
    "ask": (services.ask_the_others, "The others are asked whether it stands."),
    "stands": (lambda one, by: services.vote_on_objection(one, True, by=by), "Your word is kept."),
    "falls": (lambda one, by: services.vote_on_objection(one, False, by=by), "Your word is kept."),
    "settle": (services.settle_objection, "What the others say is counted."),
}


@never_cache
@require_POST
@needs(rules.takes_part, load=queries.objection_for)
def objection_step(request: HttpRequest, objection: Objection) -> HttpResponse:
    """Take it back, ask the others, say whether it stands, count what they said."""
    name = request.POST.get("step", "")
    if name not in STEPS:
        raise NotValid("Choose what happens with this objection.")
    take, said = STEPS[name]
    take(objection, by=request.user)
    messages.success(request, said)
    return redirect(_page_of(objection.position.round))
