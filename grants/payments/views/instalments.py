"""Finance: which grants to pay, their instalments, release by a second person."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from grants.awards.models import Award
from grants.bank import queries as bank
from grants.diligence.queries import blocking
from grants.payments import queries, rules, services
from grants.payments.models import Instalment
from shaping_future import clock
from shaping_future.access import needs
from shaping_future.errors import NotValid


@require_safe
@needs(rules.sees_payments)
def payment_list(request: HttpRequest) -> HttpResponse:
    """Every grant with what was paid, is due and waits."""
    page = Paginator(bank.with_account(queries.payable_awards(request.user)), 50).get_page(request.GET.get("page"))
    rows = [{"award": award, "sums": queries.sums(award), "account": _account(award)} for award in page]
    return render(
        request, "grants/payments/list.html", {"page": page, "rows": rows, "moves_money": rules.finance(request.user)}
    )


def _account(award: Award) -> tuple[str, str]:
    """(words, tone) of the chip that says how far the account is. Staff see it too; they see no digit."""
    details = bank.current(award)
    if details is None:
        return "Not entered yet", "todo"
    if bank.to_check(details):
        return "To check", "doing"
    return ("Waits", "wait") if bank.waits_for(details) else ("Checked", "done")


@require_safe
@needs(rules.sees_payments, load=queries.payable_award)
def instalment_list(request: HttpRequest, award: Award) -> HttpResponse:
    """One grant's payments, with what each waits for."""
    sums = queries.sums(award)
    open_conditions = {condition.instalment for condition in award.conditions.all() if condition.met_at is None}
    checks = blocking(award.application)
    rows = [
        {
            "instalment": instalment,
            "waits_for": _waits_for(award, instalment, open_conditions | set(checks), request.user),
            "checks": checks.get(instalment.number, []) if instalment.state != "released" else [],
        }
        for instalment in award.instalments.all()
    ]
    bar = [
        {"label": "Paid", "pence": sums["paid"], "tone": "leaf"},
        {"label": "Due", "pence": sums["due"], "tone": "brand"},
        {"label": "Withheld", "pence": sums["withheld"], "tone": "coral"},
        {"label": "Not scheduled", "pence": sums["unscheduled"], "tone": "line"},
    ]
    details = bank.current(award)
    context = {
        "award": award,
        "rows": rows,
        "bar": bar,
        "moves_money": rules.finance(request.user),
        "account": _account(award),
        "account_waits": bank.waits_for(details),
        "on_hold": bank.on_hold(details),
    }
    return render(request, "grants/payments/detail.html", context)


def _waits_for(award: Award, instalment: Instalment, open_conditions: set[int], user) -> str:
    """Why the payment cannot go now, in words; empty when this person may release it."""
    if instalment.state != "scheduled":
        return instalment.get_state_display()
    if award.agreement.signed_at is None:
        return "Waits for signatures"
    if instalment.number in open_conditions:
        return "Waits for a condition"
    if instalment.due_on > clock.today():
        return "Not due yet"
    if instalment.scheduled_by_id == user.pk:
        return "Waits for a second person"
    return "Waits for the bank details" if bank.waits_for(bank.current(award)) else ""


@require_POST
@needs(rules.finance, load=queries.payable_award)
def instalment_schedule(request: HttpRequest, award: Award) -> HttpResponse:
    services.schedule_instalments(award, by=request.user)
    messages.success(request, "The payments are scheduled. A second person releases each of them.")
    return redirect("instalment-list", award.public_id)


@require_POST
@needs(rules.finance, load=queries.instalment_for)
def instalment_release(request: HttpRequest, instalment: Instalment) -> HttpResponse:
    services.release_instalment(instalment, by=request.user)
    messages.success(request, "The payment is released and stands in the ledger.")
    return redirect("instalment-list", instalment.award.public_id)


@require_POST
@needs(rules.finance, load=queries.instalment_for)
def instalment_withhold(request: HttpRequest, instalment: Instalment) -> HttpResponse:
    """Hold the payment back, or take the hold away."""
    wanted = request.POST.get("withheld")
    if wanted not in ("yes", "no"):
        raise NotValid("Say whether the payment is held back or not.")
    services.withhold_instalment(instalment, wanted == "yes", by=request.user)
    return redirect("instalment-list", instalment.award.public_id)
