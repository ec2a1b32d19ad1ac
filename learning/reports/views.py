"""The grant partner's home and their learning reports."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from grants.awards.models import Award, Party
from grants.bank import queries as bank
from grants.payments.models import InstalmentState
from learning.reports import queries, rules, services
from learning.reports.forms import ReportForm
from learning.reports.models import Report, ReportState
from shaping_future import clock
from shaping_future.access import interrupted, needs, signed_in
from shaping_future.errors import Refused
from shaping_future.look.words import pounds, short_day


@require_safe
@needs(signed_in)
def partner_home(request: HttpRequest) -> HttpResponse:
    """What happens next and when, what we owe you, what you owe us."""
    homes = [_home(award, request.user) for award in queries.partner_awards(request.user)]
    return render(request, "learning/reports/home.html", {"homes": homes})


def _home(award: Award, user) -> dict:
    """One grant as its partner sees it; everything was fetched already."""
    reports, instalments = list(award.reports.all()), list(award.instalments.all())
    to_sign = _to_sign(award, user)
    return {
        "award": award,
        "instalments": instalments,
        "reports": reports,
        "account": bank.current(award),
        "account_waits": bank.waits_for(bank.current(award)),
        "replies": [report for report in reports if report.state == ReportState.SENT],
        "agreement": award.newest_agreement,
        "to_sign": to_sign,
        "next": _next_for(to_sign, instalments, reports),
    }


def _to_sign(award: Award, user) -> bool:
    """Whether a signature waits that this person could give: one of theirs, and they gave none."""
    agreement = award.newest_agreement
    if any(signature.user_id == user.pk for signature in agreement.signatures.all()):
        return False
    return agreement.waits and bool({Party.PARTNER, Party.SECOND} & set(agreement.open_places()))


def _next_for(to_sign: bool, instalments: list, reports: list) -> list[dict]:
    """At most three things that happen next, in order: {"when", "title", "state"} for the timeline."""
    if to_sign:
        return [{"when": "Now", "title": "Read and sign your agreement", "state": "now"}]
    dated = [
        (one.due_on, "We pay " + pounds(one.rest))
        for one in instalments
        if one.state == InstalmentState.SCHEDULED and one.rest
    ]
    dated += [(one.due_on, f"From you: {one.kind}") for one in reports if one.state == ReportState.DUE]
    dated += [(one.reply_due_on, f"From us, a reply: {one.kind}") for one in reports if one.state == ReportState.SENT]
    return [
        {"when": short_day(due), "title": title, "state": "now" if due <= clock.today() else "next"}
        for due, title in sorted(dated)[:3]
    ]


@needs(signed_in, load=queries.report_for)
def report_edit(request: HttpRequest, report: Report) -> HttpResponse:
    """Write a report while it is due; read it, and our reply, afterwards."""
    parts = queries.parts_open_to(request.user, report)
    writes = rules.writes_report(request.user, report)
    if request.method == "POST" and not writes:
        services.save_report(report, {}, {}, by=request.user)  # refuses, and says why
    if request.method != "POST" and (report.state != ReportState.DUE or not writes):
        return _read(request, report, parts)
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
    except Refused as refusal:  # a colleague sent it meanwhile, or nothing is written yet: the text stays on the page
        form.add_error(None, refusal.sentence)
        return _page(request, report, form, status=refusal.status)
    messages.success(request, "Saved. You can come back to it whenever you like.")
    return redirect("report-edit", report.public_id)


def _read(request: HttpRequest, report: Report, parts: list) -> HttpResponse:
    """As a page to read. Our reply may speak of what is private, so it is for those who read everything."""
    written = [part for part in parts if part.text]
    inside = queries.reads_everything(request.user, report)
    own = rules.belongs_to_report(request.user, report)
    context = {"report": report, "parts": written, "inside": inside, "own": own}
    return render(request, "learning/reports/detail.html", context)


def _stale_page(request: HttpRequest, report: Report, form: ReportForm, stale: services.StaleReport) -> HttpResponse:
    """Both texts, and a form that keeps mine but has now seen theirs, so that saving again is a choice."""
    data: QueryDict = request.POST.copy()
    for order, version in stale.versions.items():
        data[f"version-{order}"] = str(version)
    fresh = ReportForm(data, parts=form.parts)
    pairs = [
        {"prompt": part.prompt, "mine": stale.mine[part.order], "theirs": stale.theirs[part.order]}
        for part in form.parts
        if part.order in stale.mine
    ]
    return _page(request, report, fresh, status=stale.status, pairs=pairs)


def _page(request: HttpRequest, report: Report, form: ReportForm, status: int = 200, **context) -> HttpResponse:
    rows = [
        (form[f"text-{part.order}"], form[f"visibility-{part.order}"], form[f"version-{part.order}"])
        for part in form.parts
    ]
    return render(
        request, "learning/reports/edit.html", {"report": report, "form": form, "rows": rows, **context}, status=status
    )


@require_safe
@needs(rules.reads_shared_reports)
def report_list(request: HttpRequest) -> HttpResponse:
    """Reports that learning partners and staff may read."""
    page = Paginator(queries.shared_reports(request.user), 50).get_page(request.GET.get("page"))
    return render(request, "learning/reports/list.html", {"page": page})
