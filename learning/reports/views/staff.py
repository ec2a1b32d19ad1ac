"""Staff: reply to a report, write down one that was told on the phone, change what is asked and promised."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grants.calls.models import Call
from grants.fund.models import Fund
from learning.reports import queries, rules, services
from learning.reports.forms import NotesForm, PromptsForm, ReplyPageForm, RulesForm
from learning.reports.models import AnswerKind, Report, ReportState, What
from learning.reports.services.asking import prompts_now
from shaping_future.access import given, needs
from shaping_future.interruptions import mark_for_scripts
from shaping_future.one_form import READS_AND_WRITES, ask


@never_cache
@READS_AND_WRITES
@needs(rules.answers_reports, load=queries.answered_report)
def report_reply(request: HttpRequest, report: Report) -> HttpResponse:
    """What they told us, and the box for our reply. What is typed is kept in the browser until it is sent."""
    form = ReplyPageForm(given(request))
    answers = [one for one in queries.answers_open_to(request.user, report) if not one.is_empty]
    return ask(
        request,
        form,
        lambda: services.reply_to_report(report, form.cleaned_data["text"], by=request.user),
        done="Your reply is on the partner's page, and a message is on its way.",
        to=lambda _: reverse("learning-due"),
        page="learning/reports/reply.html",
        context={"report": report, "answers": answers, "person": mark_for_scripts(request.user)},
    )


@require_POST
@needs(rules.answers_reports, load=queries.answered_report)
def report_take(request: HttpRequest, report: Report) -> HttpResponse:
    """I will reply to this one."""
    services.take_reply(report, by=request.user)
    return redirect("report-reply", report.public_id)


@never_cache
@READS_AND_WRITES
@needs(rules.answers_reports, load=queries.answered_report)
def report_notes(request: HttpRequest, report: Report) -> HttpResponse:
    """What was said on the phone."""
    there = report.answers.filter(kind=AnswerKind.NOTES).first()
    start = {"text": there.text, "seen": there.version} if there else {"seen": 0}
    form = NotesForm(given(request), initial=start)

    def take():
        clean = form.cleaned_data
        return services.write_call_notes(report, clean["text"], clean["seen"], by=request.user)

    return ask(
        request,
        form,
        take,
        done="The notes are saved. The partner is asked to read and send them.",
        to=lambda _: reverse("learning-due"),
        page="learning/reports/call_notes.html",
        context={"report": report, "person": mark_for_scripts(request.user),
                 "open": report.state == ReportState.DUE and not report.is_talk},
    )  # fmt: skip


@require_safe
@needs(rules.answers_reports)
def prompts_list(request: HttpRequest) -> HttpResponse:
    """What each call asks, and what each fund promises."""
    newest = {(one.call_id, one.what): one for one in queries.newest_prompts()}
    calls = [
        {"call": call, "kinds": [(what, newest.get((call.pk, what.value))) for what in What]}
        for call in queries.calls_with_grants()
    ]
    funds = [(fund, getattr(fund, "learning_rules", None)) for fund in queries.funds_with_grants()]
    return render(request, "learning/reports/prompts.html", {"calls": calls, "funds": funds})


def prompts_of(user, pk: int, kind: str) -> tuple[Call, What]:
    return Call.objects.of_grants().get(pk=pk), What(kind)


@never_cache
@READS_AND_WRITES
@needs(rules.answers_reports, load=prompts_of)
def prompts_write(request: HttpRequest, found: tuple[Call, What]) -> HttpResponse:
    """The next version of the questions."""
    call, what = found
    newest = prompts_now(call, what)
    form = PromptsForm.of(given(request), newest)

    def take():
        clean = form.cleaned_data
        return services.write_prompts(call, what, clean["text"].splitlines(), clean["seen"], by=request.user)

    return ask(
        request,
        form,
        take,
        done="Reports that nobody has begun are asked these questions now. All others keep theirs.",
        to=lambda _: reverse("prompts-list"),
        page="learning/reports/prompts_write.html",
        context={"call": call, "what": what, "newest": newest, "person": mark_for_scripts(request.user)},
    )


def fund_of(user, pk: int) -> Fund:
    return Fund.objects.get(pk=pk)


@never_cache
@READS_AND_WRITES
@needs(rules.answers_reports, load=fund_of)
def learning_rules(request: HttpRequest, fund: Fund) -> HttpResponse:
    """How soon we reply, and when we remind."""
    form = RulesForm.of(given(request), services.rules_of(fund))
    return ask(
        request,
        form,
        lambda: services.set_rules(fund, **form.cleaned_data, by=request.user),
        done="These rules hold from now on. Replies that have their date keep it.",
        to=lambda _: reverse("prompts-list"),
        page="learning/reports/rules.html",
        context={"fund": fund},
    )
