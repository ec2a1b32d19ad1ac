"""Finance: read the bank's statement in, and say what is left."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from grants.runs import queries, rules, services
from grants.runs.bankstatements import Unreadable
from grants.runs.forms import MatchForm, StatementForm, TakeBackForm
from grants.runs.models import BankStatement, StatementLine
from grants.runs.queries.statements import lines_of, taken_back
from grants.runs.workflow import BACK
from shaping_future.access import needs
from shaping_future.one_form import READS_AND_WRITES, ask


@READS_AND_WRITES
@needs(rules.finance)
def statement_list(request: HttpRequest) -> HttpResponse:
    """What was read in, and the place for the next one. A bad file says each row that is wrong."""
    form = StatementForm(request.POST, request.FILES) if request.method == "POST" else StatementForm()
    wrong: list[str] = []

    def take() -> BankStatement:
        try:
            return services.read_statement(form.cleaned_data["file"], form.cleaned_data["layout"], by=request.user)
        except Unreadable as refusal:
            wrong.extend(refusal.rows)
            raise

    return ask(
        request,
        form,
        take,
        done="The statement is read in.",
        to=lambda statement: reverse("statement-detail", args=[statement.pk]),
        page="grants/runs/statements.html",
        context={"rows": queries.statements(request.user), "wrong": wrong},
    )


@require_safe
@needs(rules.finance, load=queries.statement_for)
def statement_detail(request: HttpRequest, statement: BankStatement) -> HttpResponse:
    """Its new lines: what nobody has said anything about stands first."""
    rows = lines_of(statement, request.user)
    page = Paginator(rows, 100).get_page(request.GET.get("page"))
    waiting = rows.filter(matched_at=None).count()
    context = {"statement": statement, "page": page, "waiting": waiting}
    return render(request, "grants/runs/statement.html", context)


@require_POST
@needs(rules.finance, load=queries.statement_for)
def statement_match(request: HttpRequest, statement: BankStatement) -> HttpResponse:
    found = services.match_again(statement, by=request.user)
    messages.success(request, f"Lines that were found now: {found}.")
    return redirect("statement-detail", statement.pk)


@READS_AND_WRITES
@needs(rules.finance, load=queries.statement_line_for)
def statement_line(request: HttpRequest, line: StatementLine) -> HttpResponse:
    """A person says what one line is."""
    payments = list(queries.candidates(line, request.user)[:50])
    form = MatchForm(request.POST if request.method == "POST" else None, payments=payments)

    def take() -> StatementLine:
        words = form.cleaned_data["words"]
        if form.chosen is None:
            return services.set_aside(line, words, by=request.user)
        return services.match_line(line, form.chosen, words, by=request.user)

    return ask(
        request,
        form,
        take,
        done="Kept: what this line is.",
        to=lambda _: reverse("statement-detail", args=[line.statement_id]),
        page="grants/runs/statement_line.html",
        context={
            "line": line,
            "before": taken_back(line),
            "matches": line.matches.standing().select_related("payment"),
        },
    )


@READS_AND_WRITES
@needs(rules.finance, load=queries.statement_line_for)
def statement_line_back(request: HttpRequest, line: StatementLine) -> HttpResponse:
    """What was said of the line is taken back: what follows from that stands on the page, or why it cannot be."""
    matches = queries.matches_of(line)
    form = TakeBackForm(request.POST if request.method == "POST" else None, seen=queries.said_of(line))
    rows = [{"payment": one.payment, "then": BACK.get(one.payment.state)} for one in matches]
    context = {
        "line": line,
        "rows": rows,
        "run": matches[0].payment.run if matches else None,
        "why_not": [said for one in matches if (said := queries.why_not_back(one))],
    }
    return ask(
        request,
        form,
        lambda: services.take_back(line, form.cleaned_data["words"], form.cleaned_data["seen"], by=request.user),
        done="It is taken back. Say now what the line is.",
        to=lambda _: reverse("statement-line", args=[line.pk]),
        page="grants/runs/statement_line_back.html",
        context=context,
    )
