"""Which payment a line of the bank is: found by reference and amount, or said by a person."""

from collections.abc import Iterable

from django.db import transaction

from grants.payments import rules
from grants.runs.bankstatements import key_of
from grants.runs.models import BankStatement, Match, PaymentLine, PaymentRun, StatementLine
from grants.runs.services._moving import locked
from grants.runs.services.answering import came_back, left
from grants.runs.services.stopping import said
from grants.runs.workflow import LineState
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note


def match_lines(lines: Iterable[StatementLine], *, by: User) -> int:
    """What left our account with a payment's reference and its amount to the penny is that payment; a line with a
    run's reference and its whole sum is the run. How many were found; nothing is guessed, and what a person took back
    is not found again."""
    waiting = [line for line in lines if line.pence < 0 and line.matched_at is None]
    found = 0
    for run in PaymentRun.objects.visible_to(by).filter(lines__state=LineState.ORDERED).distinct().order_by("pk"):
        if any(_names(run, line) for line in waiting):
            found += _match_run(run, waiting, by)
    return found


@transaction.atomic
def match_again(statement: BankStatement, *, by: User) -> int:
    """For who may see runs that the first reader had to stay out of, and after a late approval."""
    if not rules.finance(by):
        raise NotAllowed("Global Dialogue's finance team reads statements in.")
    return match_lines(list(statement.lines.visible_to(by).filter(matched_at=None)), by=by)


@transaction.atomic
def match_line(line: StatementLine, payment: PaymentLine, words: str = "", *, by: User) -> StatementLine:
    """A person says which payment it is: as it left, or as it came back. The amount is the same to the penny."""
    run, payments = locked(payment.run, by)
    line = _waiting(line, by)
    payment = next(one for one in payments if one.pk == payment.pk)
    if abs(line.pence) != payment.pence:
        raise NotAllowedNow("The amounts are not the same, so it is another payment.")
    if line.pence < 0:
        _refuse_state(payment, LineState.ORDERED, "It left our account, so it is a payment that is with the bank.")
        left(run, [payment], line.day, by=by)
    else:
        _refuse_state(payment, LineState.PAID, "It came into our account, so it is a payment that had left before.")
        came_back(run, payment, words, by=by)
    _matched(line, [payment], by, back=line.pence > 0)
    return line


@transaction.atomic
def set_aside(line: StatementLine, words: str, *, by: User) -> StatementLine:
    """It is no payment of a run: the rent, a gift, another grant's. The reason stays beside it."""
    words = said(words)
    if not rules.finance(by):
        raise NotAllowed("Global Dialogue's finance team reads statements in.")
    line = _waiting(line, by)
    line.set_aside, line.matched_at, line.matched_by = words, clock.now(), by
    line.save(update_fields=["set_aside", "matched_at", "matched_by"])
    note("statement-line.set-aside", line, by=by, pence=line.pence)
    return line


def _names(run: PaymentRun, line: StatementLine) -> bool:
    return key_of(run.reference) in line.key or any(key_of(one.reference) in line.key for one in run.lines.all())


def _match_run(run: PaymentRun, waiting: list[StatementLine], by: User) -> int:
    """The run first, then the lines of the bank: as `match_line` locks them."""
    run, lines = locked(run, by)
    there = [one for one in lines if one.state == LineState.ORDERED]
    still = StatementLine.objects.select_for_update().filter(pk__in=[one.pk for one in waiting], matched_at=None)
    taken_back = Match.objects.taken_back().filter(payment__run=run).values_list("line", "payment")
    wrong, found = set(taken_back), 0
    for line in still.order_by("pk"):
        if not there:
            break
        if meant := _meant(run, line, [one for one in there if (line.pk, one.pk) not in wrong]):
            left(run, meant, line.day, by=by)
            _matched(line, meant, by, found=True)
            there = [one for one in there if one not in meant]
            found += 1
    return found


def _meant(run: PaymentRun, line: StatementLine, there: list[PaymentLine]) -> list[PaymentLine]:
    one = [payment for payment in there if key_of(payment.reference) in line.key and payment.pence == -line.pence]
    if len(one) == 1:
        return one
    whole = key_of(run.reference) in line.key and sum(payment.pence for payment in there) == -line.pence
    return there if whole else []


def _matched(
    line: StatementLine, payments: list[PaymentLine], by: User, *, back: bool = False, found: bool = False
) -> None:
    Match.objects.bulk_create([Match(line=line, payment=one, back=back, found=found) for one in payments])
    line.matched_at, line.matched_by = clock.now(), by
    line.save(update_fields=["matched_at", "matched_by"])
    note("statement-line.matched", line, by=by, payments=[payment.pk for payment in payments], back=back)


def _waiting(line: StatementLine, by: User) -> StatementLine:
    line = StatementLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if not StatementLine.objects.visible_to(by).filter(pk=line.pk).exists():
        raise NotAllowed("This is about a grant that you have an interest in, so somebody else handles it.")
    if line.matched_at is not None:
        raise NotAllowedNow("Somebody has said already what this line is.")
    return line


def _refuse_state(payment: PaymentLine, state: LineState, sentence: str) -> None:
    if payment.state != state:
        raise NotAllowedNow(sentence)
