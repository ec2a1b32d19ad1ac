"""Before the file has left us: a payment is taken out, or the whole run is cancelled. The money is due again."""

from django.db import transaction

from grants.runs.models import PaymentLine, PaymentRun
from grants.runs.services._moving import end_when_answered, locked, move_line, move_run
from grants.runs.workflow import LineState, RunState
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note

LONGEST = 1000


@transaction.atomic
def take_out(line: PaymentLine, why: str, words: str, *, by: User) -> PaymentLine:
    """The line stays in the run, crossed out, with its reason."""
    if why not in PaymentLine.Why.values:
        raise NotValid("Choose why you take it out.")
    words = said(words)
    run, lines = locked(line.run, by)
    line = next(one for one in lines if one.pk == line.pk)
    _refuse_sent(run)
    if not line.is_open:
        raise NotAllowedNow("This payment is not in the run any more.")
    line.run = run
    move_line(line, LineState.TAKEN_OUT, by=by, ended_at=clock.now(), ended_by=by, why=why, words=words)
    note("run.line-taken-out", line, by=by, why=why)
    if run.state == RunState.APPROVED:
        end_when_answered(run)
    return line


@transaction.atomic
def cancel_run(run: PaymentRun, words: str, *, by: User) -> PaymentRun:
    """Every payment of it is due again."""
    words = said(words)
    run, lines = locked(run, by)
    _refuse_sent(run)
    open_lines = [line for line in lines if line.is_open]
    ended = {"ended_at": clock.now(), "ended_by": by, "why": PaymentLine.Why.OTHER, "words": words}
    for line in open_lines:
        line.run = run
        move_line(line, LineState.TAKEN_OUT, by=by, **ended)
    move_run(run, RunState.CANCELLED, ended_at=clock.now(), cancelled_by=by, cancelled_why=words)
    note("run.cancelled", run, by=by, lines=[line.pk for line in open_lines])
    return run


def said(words: str) -> str:
    words = words.strip()
    if not words:
        raise NotValid("Say why, in words.")
    if len(words) > LONGEST:
        raise NotValid(f"Write {LONGEST} characters or fewer.")
    return words


def _refuse_sent(run: PaymentRun) -> None:
    if run.sent_at is not None:
        raise NotAllowedNow("The file of this run has left us. Only the bank's answer ends its payments now.")
