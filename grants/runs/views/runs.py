"""Finance: prepare a run, approve it, hand its file to the bank."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from grants.runs import queries, rules, services
from grants.runs.forms import CancelForm, PrepareForm, RefusedForm, TakeOutForm
from grants.runs.models import PaymentLine, PaymentRun
from grants.runs.queries.runs import lines_of
from grants.runs.services.preparing import AHEAD
from grants.runs.workflow import LineState, RunState
from shaping_future import clock
from shaping_future.access import needs
from shaping_future.one_form import READS_AND_WRITES, ask

TONES = {
    RunState.PREPARED: "todo", RunState.APPROVED: "doing", RunState.SENT: "wait", RunState.DONE: "done",
    RunState.CANCELLED: "no",
}  # fmt: skip
LINE_TONES = {
    LineState.PREPARED: "todo", LineState.ORDERED: "doing", LineState.PAID: "done", LineState.TAKEN_OUT: "no",
    LineState.REFUSED: "late", LineState.RETURNED: "late",
}  # fmt: skip


def _page_of(run: PaymentRun) -> str:
    return reverse("run-detail", args=[run.public_id])


@require_safe
@needs(rules.sees_payments)
def run_list(request: HttpRequest) -> HttpResponse:
    """Every run, newest first."""
    page = Paginator(queries.runs_of(request.user), 50).get_page(request.GET.get("page"))
    rows = [{"run": run, "tone": TONES[run.state]} for run in page]
    context = {"page": page, "rows": rows, "moves_money": rules.finance(request.user)}
    return render(request, "grants/runs/list.html", context)


@READS_AND_WRITES
@needs(rules.finance)
def run_prepare(request: HttpRequest) -> HttpResponse:
    """What is due, with a tick for each that can go, and what the others wait for."""
    rows = queries.due_payments(request.user, clock.today() + AHEAD)
    form = PrepareForm(request.POST if request.method == "POST" else None, rows=rows)
    return ask(
        request,
        form,
        lambda: services.prepare_run(
            form.picks(), pay_on=form.cleaned_data["pay_on"], layout=form.cleaned_data["layout"], by=request.user
        ),
        done="The payment run is prepared. A second person approves it.",
        to=_page_of,
        page="grants/runs/prepare.html",
        context={},
    )


@never_cache
@require_safe
@needs(rules.sees_payments, load=queries.run_for)
def run_detail(request: HttpRequest, run: PaymentRun) -> HttpResponse:
    """One run: its payments, who did what, and the next step."""
    lines = lines_of(run)
    open_lines = [line for line in lines if line.is_open]
    inside = [line for line in lines if line.state != LineState.TAKEN_OUT]
    finance = rules.finance(request.user)
    doubted = run.sent_at and any(not match.back for line in open_lines for match in line.taken_back)
    context = {
        "run": run,
        "tone": TONES[run.state],
        "rows": [{"line": line, "tone": LINE_TONES[line.state]} for line in lines],
        "count": len(inside),
        "pence": sum(line.pence for line in inside),
        "moves_money": finance,
        "approves": finance and run.state == RunState.PREPARED and run.prepared_by_id != request.user.pk,
        "stops": finance and run.state in (RunState.PREPARED, RunState.APPROVED),
        "hands_over": finance and bool(open_lines) and run.state in (RunState.APPROVED, RunState.SENT) and not doubted,
        "seen": services.seen_of(run) if run.state == RunState.PREPARED else "",
        "preview": queries.preview(run, lines),
    }
    return render(request, "grants/runs/detail.html", context)


@require_POST
@needs(rules.finance, load=queries.run_for)
def run_approve(request: HttpRequest, run: PaymentRun) -> HttpResponse:
    services.approve_run(run, request.POST.get("seen", ""), by=request.user)
    messages.success(request, "The payment run is approved. Its file is ready for the bank.")
    return redirect(_page_of(run))


@never_cache
@sensitive_variables()
@require_POST
@needs(rules.finance, load=queries.run_for)
def run_file(request: HttpRequest, run: PaymentRun) -> HttpResponse:
    """The only way in which full account numbers leave: written now, kept nowhere, in the record."""
    is_first = run.sent_at is None
    file = services.bank_file(run, by=request.user)
    answer = HttpResponse(
        file.bytes,
        content_type="text/csv; charset=us-ascii" if file.name.endswith(".csv") else "text/plain; charset=us-ascii",
        headers={
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
    answer.is_a_step = is_first  # the run is with the bank now: its file leaves, however many left today
    return answer


@READS_AND_WRITES
@needs(rules.finance, load=queries.run_for)
def run_cancel(request: HttpRequest, run: PaymentRun) -> HttpResponse:
    form = CancelForm(request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        lambda: services.cancel_run(run, form.cleaned_data["words"], by=request.user),
        done="The payment run is cancelled. Its payments are due again.",
        to=_page_of,
        page="grants/runs/cancel.html",
        context={"run": run},
    )


@READS_AND_WRITES
@needs(rules.finance, load=queries.line_for)
def run_line_out(request: HttpRequest, line: PaymentLine) -> HttpResponse:
    form = TakeOutForm(request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        lambda: services.take_out(line, by=request.user, **form.cleaned_data),
        done="The payment is out of the run, and due again.",
        to=lambda _: _page_of(line.run),
        page="grants/runs/line.html",
        context={"line": line, "title": "Take a payment out"},
    )


@READS_AND_WRITES
@needs(rules.finance, load=queries.line_for)
def run_line_refused(request: HttpRequest, line: PaymentLine) -> HttpResponse:
    form = RefusedForm(request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        lambda: services.bank_refused(line, form.cleaned_data["words"], by=request.user),
        done="Kept: the bank did not make this payment. It is due again.",
        to=lambda _: _page_of(line.run),
        page="grants/runs/line.html",
        context={"line": line, "title": "The bank did not make a payment"},
    )
