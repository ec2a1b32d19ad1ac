"""Finance: which grants to pay, their instalments, what each waits for, and what is held back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from grants.awards.models import Award
from grants.bank import queries as bank
from grants.payments import queries, rules, services
from grants.payments.forms import WithholdForm
from grants.payments.models import Instalment, WaitsFor
from grants.runs.queries.runs import lines_of_award
from shaping_future import clock
from shaping_future.access import needs
from shaping_future.one_form import READS_AND_WRITES, ask


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
    sums, lines = queries.sums(award), lines_of_award(award)
    hindrances, held = queries.hindrances([award], award.instalments.all()), queries.withholdings(award)
    rows = []
    for instalment in award.instalments.all():
        why = hindrances.of(instalment, award, clock.today())
        rows.append(
            {
                "instalment": instalment,
                "chip": _stands(instalment, why),
                "why": why if instalment.rest else [],
                "held": held.get(instalment.pk),
                "to_happen": instalment.waits_for == WaitsFor.EVENT and instalment.came_at is None,
                "lines": lines.get(instalment.pk, []),
            }
        )
    bar = [
        {"label": "Paid", "pence": sums["paid"], "tone": "leaf"},
        {"label": "With the bank", "pence": sums["ordered"], "tone": "sky"},
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


CHIPS = {
    "paid": ("Paid", "done"), "ordered": ("With the bank", "doing"), "withheld": ("Held back", "wait"),
    "cancelled": ("Cancelled", "no"),
}  # fmt: skip


def _stands(instalment: Instalment, why: list[str]) -> tuple[str, str]:
    """(words, tone) of its chip."""
    if instalment.stands in CHIPS:
        return CHIPS[instalment.stands]
    if why:
        return ("Not due yet", "wait") if instalment.due_on > clock.today() else ("Waits", "wait")
    return ("Rest is due", "doing") if instalment.stands == "part" else ("Due", "doing")


@require_POST
@needs(rules.finance, load=queries.payable_award)
def instalment_schedule(request: HttpRequest, award: Award) -> HttpResponse:
    services.schedule_instalments(award, by=request.user)
    messages.success(request, "The payments are scheduled. They go in payment runs.")
    return redirect("instalment-list", award.public_id)


@READS_AND_WRITES
@needs(rules.finance, load=queries.instalment_for)
def instalment_withhold(request: HttpRequest, instalment: Instalment) -> HttpResponse:
    """Hold the payment back: why, in words that its people read, and until when we look again."""
    form = WithholdForm(request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        lambda: services.withhold_instalment(instalment, by=request.user, **form.cleaned_data),
        done="The payment is held back. The grant partner reads why.",
        to=lambda _: _page_of(instalment),
        page="grants/payments/withhold.html",
        context={"instalment": instalment, "award": instalment.award},
    )


@require_POST
@needs(rules.finance, load=queries.instalment_for)
def instalment_free(request: HttpRequest, instalment: Instalment) -> HttpResponse:
    services.free_instalment(instalment, by=request.user)
    messages.success(request, "The payment is not held back any more.")
    return redirect(_page_of(instalment))


@require_POST
@needs(rules.finance, load=queries.instalment_for)
def instalment_came(request: HttpRequest, instalment: Instalment) -> HttpResponse:
    """It has happened what the payment waits for."""
    services.say_it_came(instalment, by=request.user)
    messages.success(request, "Kept: it has happened. The payment waits for it no longer.")
    return redirect(_page_of(instalment))


def _page_of(instalment: Instalment) -> str:
    return reverse("instalment-list", args=[instalment.award.public_id])
