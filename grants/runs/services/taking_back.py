"""A line of the bank was something else: what was said of it, by a person or by its reference, is taken back.

Everything that hung on it follows: the payment, its booking, the run, and the grant partner hears that we were wrong.
"""

from django.db import transaction

from grants.payments import rules
from grants.runs.models import Match, MatchUndone, PaymentRun, StatementLine
from grants.runs.queries import matches_of, said_of, why_not_back
from grants.runs.services._moving import locked, move_line, open_again
from grants.runs.services.answering import tell
from grants.runs.services.stopping import said
from grants.runs.workflow import LineState
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note

MEANWHILE = "Somebody said anew what this line is. Read it again, then decide."


@transaction.atomic
def take_back(line: StatementLine, why: str, seen: str | None = None, *, by: User) -> MatchUndone:
    """The line waits for a word again, and each payment stands where it stood before. `seen`: what the page showed."""
    why = said(why)
    if not rules.finance(by):
        raise NotAllowed("Global Dialogue's finance team says what a line of the bank is.")
    run = _locked_run(line, by)
    line = _locked_line(line, seen, by)
    matches = matches_of(line)
    if ({one.payment.run_id for one in matches} or {None}) != {run.pk if run else None}:
        raise NotAllowedNow(MEANWHILE)
    if refused := [why_not for one in matches if (why_not := why_not_back(one))]:
        raise NotAllowedNow(" ".join(refused))
    undone = _undone(line, matches, why, by)
    for match in matches:
        _step_back(match, run, by)
    if run:
        open_again(run)
    payments = [one.payment_id for one in matches]
    note("statement-line.taken-back", line, by=by, payments=payments, back=line.pence > 0, undone=undone.pk)
    return undone


def _locked_run(line: StatementLine, by: User) -> PaymentRun | None:
    """The run, its grants and its payments before the line: as everybody locks. A line is payments of one run."""
    match = line.matches.standing().select_related("payment__run").first()
    return locked(match.payment.run, by)[0] if match else None


def _locked_line(line: StatementLine, seen: str | None, by: User) -> StatementLine:
    line = StatementLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if not StatementLine.objects.visible_to(by).filter(pk=line.pk).exists():
        raise NotAllowed("This is about a grant that you have an interest in, so somebody else handles it.")
    if line.matched_at is None:
        raise NotAllowedNow("Nobody says what this line is now, so there is nothing to take back.")
    if seen is not None and seen != said_of(line):
        raise NotAllowedNow(MEANWHILE)
    return line


def _undone(line: StatementLine, matches: list[Match], why: str, by: User) -> MatchUndone:
    words = line.set_aside or " ".join(one.payment.words for one in matches if one.back)
    undone = MatchUndone.objects.create(
        line=line, at=clock.now(), by=by, why=why, said_at=line.matched_at, said_by_id=line.matched_by_id, words=words
    )
    for match in matches:
        match.undone = undone
        match.save(update_fields=["undone"])
    line.matched_at, line.matched_by, line.set_aside = None, None, ""
    line.save(update_fields=["matched_at", "matched_by", "set_aside"])
    return undone


def _step_back(match: Match, run: PaymentRun, by: User) -> None:
    """`again` counts what was taken back before this one: it was read with the match."""
    payment, nth = match.payment, match.payment.again(back=match.back)
    payment.run = run
    if match.back:
        move_line(payment, LineState.PAID, by=by, nth=nth, ended_at=None, ended_by=None, words="")
        note("run.line-not-returned", payment, by=by, pence=payment.pence)
        tell(payment, "not-returned", nth, "we wrote that a payment had come back to us. That was our mistake.")
        return
    move_line(payment, LineState.ORDERED, by=by, nth=nth, paid_on=None, paid_at=None)
    note("run.line-not-paid", payment, by=by, pence=payment.pence)
    tell(payment, "not-paid", nth, "we wrote that we had sent you a payment. That was our mistake.")
