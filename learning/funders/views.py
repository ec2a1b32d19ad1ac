"""What contributing funders ask and are asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shaping_future.access import given, needs
from shaping_future.errors import NotAllowed
from shaping_future.interruptions import mark_for_scripts
from shaping_future.one_form import READS_AND_WRITES, ask

from . import queries, rules, services
from .forms import AdviceForm, AnswerForm, OutcomeForm, QuestionForm, SayForm
from .models import AdviceComment, AdviceThread, FunderQuestion


@READS_AND_WRITES
@needs(rules.follows_questions)
def funder_questions(request: HttpRequest) -> HttpResponse:
    """Every question and answer; funders ask here."""
    if request.method == "POST" and not rules.asks_learning(request.user):
        raise NotAllowed("Contributing funders ask here.")
    form = QuestionForm(given(request))
    context = {
        "themes": queries.questions(),
        "asks": rules.asks_learning(request.user),
        "answers": rules.answers_funders(request.user),
        "person": mark_for_scripts(request.user),
    }
    return ask(
        request,
        form,
        lambda: services.ask_question(**form.cleaned_data, by=request.user),
        done="Your question is on the page. You get a mail when it has an answer.",
        to=lambda asked: f"{request.path}#asked-{asked.public_id}",
        page="learning/funders/questions.html",
        context=context,
    )


@READS_AND_WRITES
@needs(rules.answers_funders, load=queries.question_for)
def funder_answer(request: HttpRequest, question: FunderQuestion) -> HttpResponse:
    initial = {"text": question.answer, "theme": question.theme, "seen": question.edits}
    form = AnswerForm(given(request), initial=initial)
    return ask(
        request,
        form,
        lambda: services.answer_question(question, **form.cleaned_data, by=request.user),
        done="All funders can read the answer.",
        to=lambda _answered: reverse("funder-questions"),
        page="learning/funders/answer.html",
        context={"question": question, "person": mark_for_scripts(request.user)},
    )


@require_safe
@needs(rules.has_grant)
def funder_shared(request: HttpRequest) -> HttpResponse:
    """For grant partners: what funders asked and agreed to share, with the answers."""
    return render(request, "learning/funders/shared.html", {"themes": queries.questions(shared_only=True)})


# --- advice ----------------------------------------------------------------------------------------------------------


@READS_AND_WRITES
@needs(rules.follows_advice)
def advice_list(request: HttpRequest) -> HttpResponse:
    """What the fund asked its funders; staff ask here."""
    if request.method == "POST" and not rules.asks_for_advice(request.user):
        raise NotAllowed("MEX staff ask funders for advice.")
    form = AdviceForm(given(request))
    context = {
        "threads": queries.threads(),
        "asks": rules.asks_for_advice(request.user),
        "person": mark_for_scripts(request.user),
    }
    return ask(
        request,
        form,
        lambda: services.ask_advice(**form.cleaned_data, by=request.user),
        done="All funders get a mail with a link.",
        to=lambda thread: reverse("advice-thread", args=[thread.public_id]),
        page="learning/funders/advice.html",
        context=context,
    )


@READS_AND_WRITES
@needs(rules.follows_advice, load=queries.thread_for)
def advice_thread(request: HttpRequest, thread: AdviceThread) -> HttpResponse:
    form = SayForm(given(request))
    context = {
        "thread": thread,
        "comments": queries.comments_of(thread),
        "asks": rules.asks_for_advice(request.user),
        "person": mark_for_scripts(request.user),
    }
    return ask(
        request,
        form,
        lambda: services.say(thread, **form.cleaned_data, by=request.user),
        done="Your words are on the page.",
        to=lambda said: reverse("advice-thread", args=[thread.public_id]) + f"#said-{said.public_id}",
        page="learning/funders/thread.html",
        context=context,
    )


@READS_AND_WRITES
@needs(rules.asks_for_advice, load=queries.thread_for)
def advice_end(request: HttpRequest, thread: AdviceThread) -> HttpResponse:
    form = OutcomeForm(given(request))
    return ask(
        request,
        form,
        lambda: services.end_advice(thread, form.cleaned_data["text"], by=request.user),
        done="Everybody who reads here knows what became of it.",
        to=lambda ended: reverse("advice-thread", args=[ended.public_id]),
        page="learning/funders/advice_end.html",
        context={"thread": thread, "person": mark_for_scripts(request.user)},
    )


@require_POST
@needs(rules.follows_advice, load=queries.comment_for)
def advice_take_back(request: HttpRequest, comment: AdviceComment) -> HttpResponse:
    services.take_back(comment, by=request.user)
    return redirect("advice-thread", comment.thread.public_id)
