"""Finance: what an account waits for, the checks, and the numbers behind a button."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from grants.awards.models import Award
from grants.bank import numbers, queries, rules, services
from grants.bank.forms import CallBackForm, PayeeForm, StatementCheckForm
from grants.bank.models import BankDetails, Statement
from shaping_future.access import needs
from shaping_future.files.serving import serve
from shaping_future.one_form import READS_AND_WRITES, ask


def _page_of(award: Award) -> str:
    return reverse("bank-check", args=[award.public_id])


@never_cache
@require_safe
@needs(rules.checks_bank_details, load=queries.award_to_check)
def bank_check(request: HttpRequest, award: Award) -> HttpResponse:
    """One grant's account: what was checked by whom, and what is still to do."""
    return render(request, "grants/bank/check.html", _context(request, award))


def _context(request: HttpRequest, award: Award) -> dict:
    versions = list(queries.versions_of(award))
    details = next((one for one in versions if one.stopped_at is None), None)
    return {
        "award": award,
        "details": details,
        "waits": queries.waits_for(details),
        "on_hold": queries.on_hold(details),
        "statement": queries.newest_statement(details) if details else None,
        "earlier": [one for one in versions if one != details],
        "to_call": queries.known_before(details) if details and details.is_change else None,
    }


@never_cache
@sensitive_variables()
@require_POST
@needs(rules.checks_bank_details, load=queries.details_to_check)
def bank_reveal(request: HttpRequest, details: BankDetails) -> HttpResponse:
    """The full numbers, once: the record says who looked and when."""
    account = services.read_details(details, by=request.user)
    account["sort_code"] = numbers.spaced(account["sort_code"])
    return render(request, "grants/bank/reveal.html", {"details": details, "account": account})


@never_cache
@require_POST
@needs(rules.checks_bank_details, load=queries.statement_to_check)
def bank_statement_read(request: HttpRequest, statement: Statement) -> HttpResponse:
    """The file as a whole: it is small, and closed again before the answer leaves."""
    served = serve(services.read_statement(statement, by=request.user))
    with served.file_to_stream:
        return HttpResponse(served.getvalue(), headers=dict(served.headers))


@never_cache
@READS_AND_WRITES
@needs(rules.checks_bank_details, load=queries.details_to_check)
def bank_payee(request: HttpRequest, details: BankDetails) -> HttpResponse:
    """What the bank said about the name."""
    form = PayeeForm(request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        lambda: services.record_payee_check(
            details, form.cleaned_data["result"], form.cleaned_data["did"], form.answered("may_pay"), by=request.user
        ),
        done="Kept: what the bank said.",
        to=lambda _: _page_of(details.award),
        page="grants/bank/payee.html",
        context={"details": details},
    )


@never_cache
@READS_AND_WRITES
@needs(rules.checks_bank_details, load=queries.statement_to_check)
def bank_statement_check(request: HttpRequest, statement: Statement) -> HttpResponse:
    """Whether the statement shows the same account."""
    form = StatementCheckForm(request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        lambda: services.check_statement(
            statement, form.answered("agrees"), form.cleaned_data["found"], by=request.user
        ),
        done="Kept: what the statement shows.",
        to=lambda _: _page_of(statement.details.award),
        page="grants/bank/statement_check.html",
        context={"statement": statement, "details": statement.details},
    )


@never_cache
@READS_AND_WRITES
@needs(rules.checks_bank_details, load=queries.details_to_check)
def bank_call_back(request: HttpRequest, details: BankDetails) -> HttpResponse:
    """A call about a change, to a number that was known before it."""
    form = CallBackForm(request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        lambda: services.record_call_back(details, by=request.user, **form.cleaned_data),
        done="Kept: what they said on the phone.",
        to=lambda _: _page_of(details.award),
        page="grants/bank/call_back.html",
        context={"details": details, "to_call": queries.known_before(details)},
    )
