"""The one place where a run and a payment in it change their state, and their money with it."""

from django.db.models import QuerySet

from grants.awards.models import Award
from grants.fund import services as fund
from grants.fund.models import LedgerTransaction
from grants.payments import rules
from grants.runs.models import PaymentLine, PaymentRun
from grants.runs.workflow import BACK, NEXT_LINE, NEXT_RUN, LineState, RunState
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
"""What each step does in the ledger. A payment that was only prepared moves nothing; a step back books the opposite of
what the step had booked."""


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


def move_line(line: PaymentLine, state: LineState, *, by: User, nth: str = "", **values: object) -> PaymentLine:
    """Along the table, with its booking, which happens once by its key. `nth`: how often that was so (`again`)."""
    before = LineState(line.state)
    if state not in NEXT_LINE[before]:
        raise NotAllowedNow(f"The payment {line.reference} is at “{before.label}” and cannot become “{state.label}”.")
    if book := BOOKS.get((before, state)):
        award = line.instalment.award
        book(line.run.fund, award.application.reference, line.pence, by=by, key=_key(line, state, nth))
    elif BACK.get(before) == state:
        fund.counter(LedgerTransaction.objects.get(key=_key(line, before, nth)), by=by)
    line.state = state
    for name, value in values.items():
        setattr(line, name, value)
    line.save(update_fields=["state", *values])
    return line


def _key(line: PaymentLine, state: LineState, nth: str) -> str:
    return f"run-line-{line.pk}-{state.value}{nth}"


def move_run(run: PaymentRun, state: RunState, **values: object) -> PaymentRun:
    before = RunState(run.state)
    if state not in NEXT_RUN[before]:
        raise NotAllowedNow(f"This payment run is at “{before.label}” and cannot become “{state.label}”.")
    run.state = state
    for name, value in values.items():
        setattr(run, name, value)
    run.save(update_fields=["state", *values])
    return run


def open_again(run: PaymentRun) -> None:
    """An answer of the bank was taken back: the run waits for one as it did before."""
    if run.state == RunState.DONE and run.lines.open().exists():
        move_run(run, RunState.SENT if run.sent_at else RunState.APPROVED, ended_at=None)


def end_when_answered(run: PaymentRun) -> None:
    """A run is done with the bank's last answer."""
    if run.state in (RunState.APPROVED, RunState.SENT) and not run.lines.open().exists():
        move_run(run, RunState.DONE, ended_at=clock.now())
