"""What the people of a grant are asked: quotes and case studies, answered and taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from learning.insights import queries, rules, services
from learning.insights.forms import AskForm, StudyAnswerForm
from learning.insights.models import QuoteAsk, StudyConsent
from shaping_future.access import given, needs, signed_in
from shaping_future.interruptions import mark_for_scripts
from shaping_future.one_form import READS_AND_WRITES, ask

LIST = "insights:asked-list"


@never_cache
@require_safe
@needs(signed_in)
def asked_list(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/insights/asked.html", queries.asked_of(request.user))


def _of_grant(one: QuoteAsk) -> object:
    return one.quote.passage.answer.report.award


@never_cache
@READS_AND_WRITES
@needs(rules.answers_ask, load=queries.own_ask)
def answer_quote(request: HttpRequest, one: QuoteAsk) -> HttpResponse:
    form = AskForm(queries.offers(_of_grant(one)), given(request))
    return ask(
        request,
        form,
        lambda: services.answer_quote(one, by=request.user, **form.cleaned_data),
        done=_("Thank you. You can change your mind at any time."),
        to=lambda answered: reverse(LIST),
        page="learning/insights/ask.html",
        context={"ask": one, "award": _of_grant(one), "person": mark_for_scripts(request.user)},
    )


@never_cache
@require_POST
@needs(rules.answers_ask, load=queries.own_ask)
def quote_back(request: HttpRequest, one: QuoteAsk) -> HttpResponse:
    services.take_back_quote(one, by=request.user)
    messages.success(request, _("Taken back. Your words are on no page any more."))
    return redirect(LIST)


@never_cache
@READS_AND_WRITES
@needs(rules.answers_study, load=queries.own_study)
def answer_study(request: HttpRequest, one: StudyConsent) -> HttpResponse:
    form = StudyAnswerForm(given(request))
    return ask(
        request,
        form,
        lambda: services.answer_study(one, by=request.user, **form.cleaned_data),
        done=_("Thank you. You can change your mind at any time."),
        to=lambda answered: reverse(LIST),
        page="learning/insights/ask_study.html",
        context={"consent": one, "page": queries.draft_of(one.version), "person": mark_for_scripts(request.user)},
    )


@never_cache
@require_POST
@needs(rules.answers_study, load=queries.own_study)
def study_back(request: HttpRequest, one: StudyConsent) -> HttpResponse:
    services.take_back_study(one, by=request.user)
    messages.success(request, _("Taken back. The text is on no page any more."))
    return redirect(LIST)
