"""Who pledged what, what came in, and what grants may be awarded from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from grants.books import queries
from grants.books.forms import CommitsForm, LowerForm, PledgeForm, ReceiptForm, WhyForm
from grants.fund import queries as ledger
from grants.fund import rules, services
from grants.fund.models import Contribution, Fund, Receipt
from shaping_future.access import needs
from shaping_future.look.words import pounds
from shaping_future.one_form import READS_AND_WRITES, ask


def _list(fund_id: int) -> str:
    return reverse("contribution-list", args=[fund_id])


@require_safe
@needs(rules.sees_books, load=ledger.fund_for)
def contribution_list(request: HttpRequest, fund: Fund) -> HttpResponse:
    rows = queries.contributions(fund)
    context = {
        "fund": fund,
        "rows": rows,
        "pledged": sum(row.pence for row in rows),
        "came": sum(row.came for row in rows),
        "writes": rules.keeps_books(request.user),
    }
    return render(request, "grants/books/contributions.html", context)


@READS_AND_WRITES
@needs(rules.keeps_books, load=ledger.fund_for)
def contribution_add(request: HttpRequest, fund: Fund) -> HttpResponse:
    form = PledgeForm(fund, request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        lambda: services.pledge(fund, **form.cleaned_data, by=request.user),
        done="The pledge is written down.",
        to=lambda _: _list(fund.pk),
        page="grants/books/form.html",
        context={"title": "Write down a pledge", "back": _list(fund.pk), "back_label": "Contributions",
                 "says": "A pledge joins the plan of its line. It is not money yet; write down later what comes in."},
    )  # fmt: skip


@READS_AND_WRITES
@needs(rules.keeps_books, load=queries.contribution_for)
def receipt_add(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    form = ReceiptForm(contribution, request.POST if request.method == "POST" else None)
    back = _list(contribution.fund_id)
    return ask(
        request,
        form,
        lambda: services.receive(contribution, **form.cleaned_data, by=request.user),
        done="It is written down that this came in.",
        to=lambda _: back,
        page="grants/books/form.html",
        context={"title": "Money that came in", "back": back, "back_label": "Contributions",
                 "says": f"From {contribution}. Write it as the bank's statement has it."},
    )  # fmt: skip


@READS_AND_WRITES
@needs(rules.keeps_books, load=queries.contribution_for)
def pledge_lower(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """A funder gives less than it had pledged."""
    form = LowerForm(contribution, request.POST if request.method == "POST" else None)
    back = _list(contribution.fund_id)
    return ask(
        request,
        form,
        lambda: services.lower_pledge(contribution, **form.cleaned_data, by=request.user),
        done="The pledge is lowered. What it was stays visible.",
        to=lambda _: back,
        page="grants/books/form.html",
        context={"title": "Lower a pledge", "back": back, "back_label": "Contributions",
                 "says": f"{contribution} pledges {pounds(contribution.pence)}. What came in, was spent or is promised"
                         " stays: the pledge is never less."},
    )  # fmt: skip


@READS_AND_WRITES
@needs(rules.keeps_books, load=queries.receipt_for)
def receipt_undo(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    form = WhyForm(request.POST if request.method == "POST" else None)
    back = _list(receipt.contribution.fund_id)
    return ask(
        request,
        form,
        lambda: services.undo_receipt(receipt, form.cleaned_data["why"], by=request.user),
        done="It is undone. Both stay visible.",
        to=lambda _: back,
        page="grants/books/form.html",
        context={"title": "Undo a receipt", "back": back, "back_label": "Contributions",
                 "says": "Its opposite is booked. Nothing is taken away, so that the accounts can be followed."},
    )  # fmt: skip


@READS_AND_WRITES
@needs(rules.keeps_books, load=ledger.fund_for)
def fund_commits(request: HttpRequest, fund: Fund) -> HttpResponse:
    form = CommitsForm(request.POST if request.method == "POST" else None, initial={"source": fund.commits_from})
    return ask(
        request,
        form,
        lambda: services.commit_from(fund, form.cleaned_data["source"], by=request.user),
        done="Saved. It holds from the next award on.",
        to=lambda _: _list(fund.pk),
        page="grants/books/form.html",
        context={"title": "What grants are awarded from", "back": _list(fund.pk), "back_label": "Contributions",
                 "says": "With “only what came in”, an award waits until its money is at the bank."},
    )  # fmt: skip
