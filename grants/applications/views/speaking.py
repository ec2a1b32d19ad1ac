"""Answers by phone, for the people who write the application: asking for a call, and reading what we wrote down."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from grants.applications import queries, rules, services
from grants.applications.forms.speaking import CallMeForm, SpokenForm
from grants.applications.models import Application, SpokenAnswer, State
from grants.applications.queries import recordings
from grants.applications.queries import speaking as reads
from shaping_future.access import brought_back, needs
from shaping_future.errors import Refused
from shaping_future.questionnaires.errors import StaleAnswers
from shaping_future.questionnaires.queries import shown


@never_cache
@needs(rules.writes_application, load=queries.own_application)
def call_me(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask for a call; what was asked already; what waits for a yes."""
    may_ask = application.state == State.DRAFT and application.is_open
    questions = recordings.narrative_questions(application)
    first = {"question_key": request.GET.get("question", "")}
    form, status = CallMeForm(request.POST or brought_back(request), questions=questions, initial=first), 200
    if request.method == "POST":
        form, status = CallMeForm(request.POST, questions=questions), 400
        if form.is_valid():
            try:
                services.ask_for_call(application, **form.cleaned_data, by=request.user)
            except Refused as refusal:
                if not may_ask:  # the page has no form to say it at
                    raise
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, gettext("Thank you. We will call you."))
                return redirect("call-me", application.public_id)
    context = {
        "application": application,
        "form": form,
        "may_ask": may_ask,
        "requests": list(reads.open_requests(application)),
        "waiting": list(reads.waiting_answers(application)),
    }
    return render(request, "grants/applications/call_me.html", context, status=status)


def own_request(user: Any, public_id: Any) -> Application:
    """The application of a call that was asked for, with that `request`."""
    request = reads.request_for(user, public_id)
    application = request.application
    application.request = request
    return application


@require_POST
@needs(rules.writes_application, load=own_request)
def call_take_back(request: HttpRequest, application: Application) -> HttpResponse:
    services.take_back_call(application.request, by=request.user)
    messages.success(request, gettext("You took it back. We will not call you about this."))
    draft = application.state == State.DRAFT
    return redirect("call-me" if draft else "letter-call", application.public_id)


def own_spoken(user: Any, public_id: Any) -> Application:
    """The application of what we wrote down, with that `spoken`."""
    spoken = reads.spoken_for(user, public_id)
    application = spoken.request.application
    application.spoken = spoken
    return application


@never_cache
@needs(rules.writes_application, load=own_spoken)
def spoken_answer(request: HttpRequest, application: Application) -> HttpResponse:
    """Read it, change it, say yes or no."""
    spoken = application.spoken
    value, version = recordings.answer_to(application, spoken.question)
    if request.method != "POST":
        if spoken.state != SpokenAnswer.State.WAITING:
            return redirect("call-me", application.public_id)
        form = SpokenForm(brought_back(request), spoken=spoken, initial={"text": spoken.text, "seen": version})
        return _spoken_page(request, application, form, value)
    if request.POST.get("do") == "refuse":
        services.refuse_answer(spoken, by=request.user)
        messages.success(request, gettext("Thank you for telling us. Your application is as it was before."))
        return redirect("call-me", application.public_id)
    form = SpokenForm(request.POST, spoken=spoken)
    return _confirm(request, application, form, value, version)


def _confirm(request: HttpRequest, application: Application, form: SpokenForm, value: Any, version: int):
    status = 400
    if form.is_valid():
        try:
            services.confirm_answer(application.spoken, **form.cleaned_data, by=request.user)
        except StaleAnswers as stale:
            form.data = form.data.copy()
            form.data["seen"] = str(version)
            form.add_error(
                None, gettext("Somebody changed this answer meanwhile. Read it below. Say yes again to replace it.")
            )
            status = stale.status
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
        else:
            messages.success(request, gettext("Thank you. This is now your answer."))
            return redirect("call-me", application.public_id)
    return _spoken_page(request, application, form, value, status)


def _spoken_page(request: HttpRequest, application: Application, form: SpokenForm, value: Any, status: int = 200):
    question = application.spoken.question
    context = {
        "application": application,
        "spoken": application.spoken,
        "question": question,
        "form": form,
        "now": shown(question, value),
    }
    return render(request, "grants/applications/spoken.html", context, status=status)
