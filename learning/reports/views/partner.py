"""The grant partner's home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grants.awards.models import Award, Party
from grants.bank import queries as bank
from grants.payments.models import InstalmentState
from learning.reports import queries
from learning.reports.models import ReportState
from shaping_future import clock
from shaping_future.access import needs, signed_in
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
    due = [one for one in reports if one.state == ReportState.DUE]
    dated += [(one.due_on, f"We talk: {one.kind}" if one.is_talk else f"From you: {one.kind}") for one in due]
    dated += [(one.reply_due_on, f"From us, a reply: {one.kind}") for one in reports if one.state == ReportState.SENT]
    return [
        {"when": short_day(due), "title": title, "state": "now" if due <= clock.today() else "next"}
        for due, title in sorted(dated)[:3]
    ]
