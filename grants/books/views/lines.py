"""The budget's lines, and moving money between them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from grants.books import queries
from grants.books.forms import DecideForm, LineMoveForm
from grants.fund import queries as ledger
from grants.fund import rules, services
from grants.fund.models import Fund, LineMove
from shaping_future.access import needs
from shaping_future.one_form import READS_AND_WRITES, ask


def _list(fund_id: int) -> str:
    return reverse("line-list", args=[fund_id])


@require_safe
@needs(rules.sees_books, load=ledger.fund_for)
def line_list(request: HttpRequest, fund: Fund) -> HttpResponse:
    moves = list(fund.line_moves.select_related("source", "target", "proposed_by", "decided_by")[:50])
    context = {
        "fund": fund,
        "rows": queries.lines_of(fund.lines.all()),
        "moves": moves,
        "decides": rules.keeps_books(request.user),
    }
    return render(request, "grants/books/lines.html", context)


@READS_AND_WRITES
@needs(rules.sees_books, load=ledger.fund_for)
def line_move_add(request: HttpRequest, fund: Fund) -> HttpResponse:
    form = LineMoveForm(fund, request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        lambda: services.propose_line_move(fund, **form.cleaned_data, by=request.user),
        done="Proposed. Somebody else of finance decides.",
        to=lambda _: _list(fund.pk),
        page="grants/books/form.html",
        context={"title": "Move money between lines", "back": _list(fund.pk), "back_label": "Budget lines",
                 "says": "Nothing moves until a second person agrees."},
    )  # fmt: skip


@READS_AND_WRITES
@needs(rules.keeps_books, load=queries.line_move_for)
def line_move_decide(request: HttpRequest, asked: LineMove) -> HttpResponse:
    form = DecideForm(request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        lambda: services.decide_line_move(
            asked, form.cleaned_data["decision"] == "agree", form.cleaned_data["answer"], by=request.user
        ),
        done="Your answer is kept.",
        to=lambda _: _list(asked.fund_id),
        page="grants/books/decide.html",
        context={"asked": asked, "own": asked.proposed_by_id == request.user.pk},
    )
