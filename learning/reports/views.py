"""The grant partner's home and their learning reports."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from learning.reports import queries, rules, services
from learning.reports.forms import ReportForm
from learning.reports.models import Report, ReportState
from shaping_future.access import interrupted, needs, signed_in
from shaping_future.errors import NotValid


@needs(signed_in)
def partner_home(request: HttpRequest) -> HttpResponse:
    """What happens next and when, what we owe you, what you owe us."""
    return render(request, "learning/reports/home.html", {"awards": queries.partner_awards(request.user)})


@needs(rules.reads_reports, load=queries.report_for)
def report_edit(request: HttpRequest, report: Report) -> HttpResponse:
    """Write a report while it is due; read it, and our reply, afterwards."""
    parts = queries.parts_open_to(request.user, report)
    if report.state != ReportState.DUE or not rules.writes_report(request.user, report):
        if request.method == "POST":
            services.save_report(report, {}, {}, by=request.user)  # refuses, and says why
        return render(request, "learning/reports/detail.html", {"report": report, "parts": parts})
    if request.method != "POST":
        kept = interrupted(request)
        form = ReportForm(kept or None, parts=parts)
        return _page(request, report, form, kept=bool(kept))
    return _save(request, report, ReportForm(request.POST, parts=parts))


def _save(request: HttpRequest, report: Report, form: ReportForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, report, form, status=400)
    try:
        services.save_report(report, form.texts(), form.seen(), by=request.user)
        if "send" in request.POST:
            services.send_report(report, by=request.user)
            messages.success(request, "Sent. Thank you. The next date is ours: we will reply to you.")
            return redirect("partner-home")
    except services.StaleReport as stale:
        return _stale_page(request, report, form, stale)
    except NotValid as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, report, form, status=refusal.status)
    messages.success(request, "Saved. You can come back to it whenever you like.")
    return redirect("report-edit", report.public_id)


def _stale_page(request: HttpRequest, report: Report, form: ReportForm, stale: services.StaleReport) -> HttpResponse:
    """Both texts, and a form that keeps mine but has now seen theirs, so that saving again is a choice."""
    data: QueryDict = request.POST.copy()
    for part in queries.parts_open_to(request.user, report):
        data[f"version-{part.order}"] = str(part.version)
    fresh = ReportForm(data, parts=form.parts)
    pairs = [
        {"prompt": part.prompt, "mine": stale.mine[part.order], "theirs": stale.theirs[part.order]}
        for part in form.parts
        if part.order in stale.mine
    ]
    return _page(request, report, fresh, status=stale.status, pairs=pairs, sentence=stale.sentence)


def _page(request: HttpRequest, report: Report, form: ReportForm, status: int = 200, **context) -> HttpResponse:
    rows = [
        (form[f"text-{part.order}"], form[f"visibility-{part.order}"], form[f"version-{part.order}"])
        for part in form.parts
    ]
    return render(
        request, "learning/reports/edit.html", {"report": report, "form": form, "rows": rows, **context}, status=status
    )


@needs(rules.reads_shared_reports)
def report_list(request: HttpRequest) -> HttpResponse:
    """Reports that learning partners and staff may read."""
    page = Paginator(queries.shared_reports(request.user), 50).get_page(request.GET.get("page"))
    return render(request, "learning/reports/list.html", {"page": page})
