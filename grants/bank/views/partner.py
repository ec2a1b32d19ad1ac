"""The grant partner: what we have, what it waits for, new details, a statement."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from grants.awards import rules as awards
from grants.awards.models import Award
from grants.awards.queries import award_for
from grants.bank import queries, services
from grants.bank.forms import AccountForm, StatementForm
from shaping_future.access import needs
from shaping_future.errors import NotAllowedNow
from shaping_future.one_form import READS_AND_WRITES, ask


@never_cache
@require_safe
@needs(awards.grant_partner, load=award_for)
def bank_details(request: HttpRequest, award: Award) -> HttpResponse:
    """The account in its last four digits, what happens with it next, and its earlier versions."""
    versions = list(queries.versions_of(award))
    details = next((one for one in versions if one.stopped_at is None), None)
    context = {
        "award": award,
        "details": details,
        "holder": queries.holder_of(award),
        "steps": queries.steps_for_partner(details) if details else [],
        "statement": queries.newest_statement(details) if details else None,
        "on_hold": queries.on_hold(details),
        "earlier": [one for one in versions if one != details],
    }
    return render(request, "grants/bank/details.html", context)


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@READS_AND_WRITES
@needs(awards.grant_partner, load=award_for)
def bank_change(request: HttpRequest, award: Award) -> HttpResponse:
    """Enter bank details, or newer ones. What was typed before is never shown: a change is typed whole."""
    form = AccountForm(request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        lambda: services.enter_details(award, by=request.user, **form.cleaned_data),
        done="Your bank details are saved.",
        to=lambda _: reverse("bank-details", args=[award.public_id]),
        page="grants/bank/change.html",
        context={"award": award, "holder": queries.holder_of(award), "details": queries.current(award)},
    )


@never_cache
@READS_AND_WRITES
@needs(awards.grant_partner, load=award_for)
def bank_statement(request: HttpRequest, award: Award) -> HttpResponse:
    """Send a statement that shows the account."""
    details = queries.current(award)
    if details is None:
        raise NotAllowedNow("Enter your bank details first. Then send the statement that shows them.")
    form = StatementForm(request.POST, request.FILES) if request.method == "POST" else StatementForm()
    return ask(
        request,
        form,
        lambda: services.send_statement(details, form.cleaned_data["file"], by=request.user),
        done="Thank you. We will look at your statement.",
        to=lambda _: reverse("bank-details", args=[award.public_id]),
        page="grants/bank/statement.html",
        context={"award": award, "details": details},
    )
