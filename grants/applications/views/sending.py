"""Check your answers, send, the receipt, take back, withdraw."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grants.applications import queries, rules, services
from grants.applications.models import Application, State
from grants.applications.queries import partners, speaking
from shaping_future import clock
from shaping_future.access import needs
from shaping_future.errors import NotAllowedNow
from shaping_future.interruptions import mark_for_scripts
from shaping_future.look.local import day, short_day


@require_safe
@never_cache
@needs(rules.on_application, load=queries.own_application)
def application_check(request: HttpRequest, application: Application) -> HttpResponse:
    """The whole thing as a letter, with a change link beside each answer while it is a draft."""
    return _check_page(request, application)


@require_POST
@needs(rules.leads_application, load=queries.own_writing)
def application_send(request: HttpRequest, application: Application) -> HttpResponse:
    """Send it. What is missing is said on the page that shows everything."""
    try:
        services.send_application(application, by=request.user)
    except services.Incomplete as refusal:
        whole = queries.own_application(request.user, application.public_id)
        return _check_page(request, whole, status=refusal.status)
    return redirect("application-receipt", application.public_id)


def _check_page(request: HttpRequest, application: Application, status: int = 200) -> HttpResponse:
    is_draft = application.state == State.DRAFT
    filled = queries.filled(application)
    may_change = is_draft and application.is_open and rules.writes_application(request.user, application)
    context = {
        "application": application,
        "call": application.call,
        "sections": queries.sections(application, filled=filled),
        "missing": queries.missing(application, filled) if is_draft else [],
        "may_change": may_change,
        "waiting": speaking.waiting_answers(application) if may_change else [],
        "leads": rules.leads_application(request.user, application),
        "was_sent": status != 200,
        "unconfirmed": sum(not one.is_confirmed for one in partners.partners(application, filled=filled)),
        "person": mark_for_scripts(request.user),
    }
    return render(request, "grants/applications/check.html", context, status=status)


@require_safe
@never_cache
@needs(rules.on_application, load=queries.own_application)
def application_receipt(request: HttpRequest, application: Application) -> HttpResponse:
    """It arrived: when, under which reference, with which fingerprint, and the same as a PDF."""
    if application.sent_at is None:
        return redirect("application-detail", application.public_id)
    context = {
        "application": application,
        "call": application.call,
        "receipt": queries.receipt(application),
        "may_unsend": _may_unsend(request, application),
        "timeline": _what_comes_next(application),
        "person": mark_for_scripts(request.user),
    }
    return render(request, "grants/applications/receipt.html", context)


def _what_comes_next(application: Application) -> list[dict]:
    """The call's published timeline from its closing on: the same for everyone, whatever was decided."""
    today, closed = clock.today(), application.call.closes_at.astimezone(clock.LONDON).date()
    entries = [entry for entry in application.call.timeline.all() if entry.start >= closed]
    return [
        {
            "when": day(entry.start)
            if entry.start == entry.end
            else f"{short_day(entry.start)} to {short_day(entry.end)}",
            "title": entry.label,
            "state": "done" if entry.end < today else "now" if entry.start <= today else "next",
        }
        for entry in entries
    ]


def _may_unsend(request: HttpRequest, application: Application) -> bool:
    is_time = application.state == State.SENT and application.is_open
    return is_time and rules.leads_application(request.user, application)


@never_cache
@needs(rules.leads_application, load=queries.own_application)
def application_unsend(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask first, then take it back."""
    if request.method == "POST":
        services.unsend_application(application, by=request.user)
        messages.success(
            request, gettext("Your application is a draft again. Remember to send it before the call closes.")
        )
        return redirect("application-detail", application.public_id)
    if not _may_unsend(request, application):
        raise NotAllowedNow(gettext("Only an application that was just sent can be taken back, until the call closes."))
    return render(request, "grants/applications/unsend.html", {"application": application, "call": application.call})


@never_cache
@needs(rules.leads_application, load=queries.own_application)
def application_withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask first, then withdraw."""
    if request.method == "POST":
        services.withdraw_application(application, by=request.user)
        messages.success(request, gettext("Your application is withdrawn."))
        return redirect("application-detail", application.public_id)
    return render(request, "grants/applications/withdraw.html", {"application": application, "call": application.call})
