"""The one place where a run and a payment in it change their state, and their money with it."""

from django.db.models import QuerySet

from grants.awards.models import Award
from grants.fund import services as fund
from grants.payments import rules
from grants.runs.models import PaymentLine, PaymentRun
from grants.runs.workflow import NEXT_LINE, NEXT_RUN, LineState, RunState
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow

BOOKS = {
    (LineState.PREPARED, LineState.ORDERED): fund.order,
    (LineState.ORDERED, LineState.PAID): fund.settle,
    (LineState.ORDERED, LineState.TAKEN_OUT): fund.unorder,
    (LineState.ORDERED, LineState.REFUSED): fund.unorder,
    (LineState.PAID, LineState.RETURNED): fund.come_back,
}
"""What each step does in the ledger. A payment that was only prepared moves nothing."""


def locked(run: PaymentRun, by: User) -> tuple[PaymentRun, list[PaymentLine]]:
    """The run, then its grants, then its payments: everybody locks in this order. Refuses who may not touch it."""
    if not rules.finance(by):
        raise NotAllowed("Global Dialogue's finance team moves money.")
    run = PaymentRun.objects.select_for_update(of=("self",)).select_related("fund", "layout").get(pk=run.pk)
    if not PaymentRun.objects.visible_to(by).filter(pk=run.pk).exists():
        raise NotAllowed("You have an interest in a grant of this run, so somebody else handles it.")
    list(Award.objects.select_for_update(of=("self",)).filter(instalments__lines__run=run).order_by("pk"))
    return run, list(lines_of(run).select_for_update(of=("self",)))


def lines_of(run: PaymentRun) -> QuerySet:
    related = ("instalment__award__application__organisation", "instalment__award__agreement", "account__holder")
    return run.lines.select_related(*related).order_by("number")


def move_line(line: PaymentLine, state: LineState, *, by: User, **values: object) -> PaymentLine:
    """Along the table, with its booking, which happens once by its key."""
    before = LineState(line.state)
    if state not in NEXT_LINE[before]:
        raise NotAllowedNow(f"The payment {line.reference} is at “{before.label}” and cannot become “{state.label}”.")
    if book := BOOKS.get((before, state)):
        award = line.instalment.award
        book(line.run.fund, award.application.reference, line.pence, by=by, key=f"run-line-{line.pk}-{state.value}")
    line.state = state
    for name, value in values.items():
        setattr(line, name, value)
    line.save(update_fields=["state", *values])
    return line


def move_run(run: PaymentRun, state: RunState, **values: object) -> PaymentRun:
    before = RunState(run.state)
    if state not in NEXT_RUN[before]:
        raise NotAllowedNow(f"This payment run is at “{before.label}” and cannot become “{state.label}”.")
    run.state = state
    for name, value in values.items():
        setattr(run, name, value)
    run.save(update_fields=["state", *values])
    return run


def end_when_answered(run: PaymentRun) -> None:
    """A run is done with the bank's last answer."""
    if run.state in (RunState.APPROVED, RunState.SENT) and not run.lines.open().exists():
        move_run(run, RunState.DONE, ended_at=clock.now())
