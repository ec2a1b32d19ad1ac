"""Reading what was told: each answer for whoever it was opened to."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from learning.reports import queries, rules, services
from learning.reports.forms import ReadersForm
from learning.reports.models import Answer, Report, ReportState, Visibility
from shaping_future.access import needs, signed_in
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.files.playing import play, plays_in_place, refuse_unless_clean
from shaping_future.files.serving import serve


def read(request: HttpRequest, report: Report) -> HttpResponse:
    """As a page to read. Our reply may speak of what is private, so it is for those who read everything."""
    user = request.user
    inside = queries.reads_everything(user, report)
    answers = [one for one in queries.answers_open_to(user, report) if not one.is_empty]
    context = {
        "report": report,
        "answers": answers,
        "inside": inside,
        "own": rules.belongs_to_report(user, report),
        "opens": rules.writes_report(user, report),
        "answers_it": inside and rules.answers_reports(user) and report.state == ReportState.SENT,
        "choices": Visibility.choices,
    }
    return render(request, "learning/reports/detail.html", context)


@require_POST
@never_cache
@needs(rules.writes_report, load=queries.own_report)
def report_readers(request: HttpRequest, report: Report) -> HttpResponse:
    """Who may read one answer, from now on."""
    form = ReadersForm(request.POST)
    if not form.is_valid():
        raise NotValid("Choose who may read this answer.")
    answer = report.answers.filter(order=form.cleaned_data["order"]).first()
    if answer is None:
        raise NotValid("That question is not part of this report.")
    if report.state == ReportState.DUE and not report.is_talk:
        raise NotAllowedNow("This report is not sent yet. Choose who may read it where you write it.")
    services.open_answer(answer, form.cleaned_data["visibility"], by=request.user)
    messages.success(request, "Done. It holds from now on.")
    return redirect("learning-talk" if report.is_talk else "report-edit", report.public_id)


@require_safe
@needs(signed_in, load=queries.answer_with_file)
def report_file(request: HttpRequest, answer: Answer) -> HttpResponseBase:
    """A recording is played in the page, piece by piece; a document is a download."""
    refuse_unless_clean(answer.file)
    return play(request, answer.file) if plays_in_place(answer.file) else serve(answer.file)


@require_safe
@needs(rules.reads_shared_reports)
def report_list(request: HttpRequest) -> HttpResponse:
    """What grant partners opened to others."""
    page = Paginator(queries.shared_reports(request.user), 50).get_page(request.GET.get("page"))
    inside = request.user.has_role(Role.STAFF, Role.LEARNING)  # others need no reference of a grant, nor its waits
    return render(request, "learning/reports/list.html", {"page": page, "inside": inside})
