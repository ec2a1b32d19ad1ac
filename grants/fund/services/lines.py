"""The budget lines: what the others than the grants' may spend, and money that moves from one to another."""

from django.db import transaction
from django.db.models import Sum

from grants.fund import rules
from grants.fund.models import GRANTS_LINE, Account, BudgetLine, Fund, LedgerTransaction, LineMove, Posting
from grants.fund.services.moving import move
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.words import pounds
from shaping_future.record.services import note


@transaction.atomic
def spend(fund: Fund, line: str, reference: str, pence: int, *, by: User, key: str) -> LedgerTransaction:
    """Pay something out of a budget line that is not the grants' (`line` is its key), never more than it holds."""
    if pence <= 0:
        raise NotValid("An amount of money is more than nought.")
    fund = Fund.objects.select_for_update().get(pk=fund.pk)
    budget = fund.lines.exclude(key=GRANTS_LINE).filter(key=line).first()
    if budget is None:
        raise NotAllowedNow("The fund has no budget line for this.")
    sides = Posting.objects.filter(transaction__fund=fund, account=Account.LINES, reference=line)
    left = sides.aggregate(sum=Sum("pence"))["sum"] or 0
    if pence > left and not LedgerTransaction.objects.filter(key=key).exists():
        raise NotAllowedNow(f"“{budget.label}” has {pounds(left)} left; this needs {pounds(pence)}.")
    return move(fund, "spend", key, [(Account.LINES, line, -pence), (Account.SPENT, reference, pence)], by=by)


def account_of_line(line: BudgetLine) -> Account:
    """Where the money of a line waits until it is used."""
    return Account.AVAILABLE if line.key == GRANTS_LINE else Account.LINES


@transaction.atomic
def propose_line_move(
    fund: Fund, source: BudgetLine, target: BudgetLine, pence: int, why: str, *, by: User
) -> LineMove:
    """Ask for money to be moved from one line to another. Nothing moves until a second person agrees."""
    if not rules.sees_books(by):
        raise NotAllowed("Finance and MEX staff propose this.")
    if pence <= 0 or source.pk == target.pk:
        raise NotValid("Say how much, and from which line to which other one.")
    fund = Fund.objects.select_for_update().get(pk=fund.pk)
    if fund.line_moves.filter(decided_at=None, source=source, target=target, pence=pence).exists():
        raise NotAllowedNow("This is proposed already, and waits for an answer.")
    made = LineMove.objects.create(
        fund=fund, source=source, target=target, pence=pence, why=why.strip(), proposed_by=by, proposed_at=clock.now()
    )
    note("line-move.proposed", made, by=by, pence=pence, source=source.pk, target=target.pk)
    return made


@transaction.atomic
def decide_line_move(asked: LineMove, agreed: bool, answer: str, *, by: User) -> LineMove:
    """A second person agrees, and the money moves with the plan; or declines, and nothing does."""
    if not rules.keeps_books(by):
        raise NotAllowed("Global Dialogue's finance team agrees to moves between lines.")
    fund = Fund.objects.select_for_update().get(pk=asked.fund_id)
    asked = LineMove.objects.select_for_update(of=("self",)).select_related("source", "target").get(pk=asked.pk)
    if asked.decided_at:
        raise NotAllowedNow("This move is decided already.")
    if asked.proposed_by_id == by.pk:
        raise NotAllowed("You proposed this move, so a second person decides about it.")
    if agreed:
        asked.movement = _move_between(fund, asked, by)
    asked.decided_at, asked.decided_by, asked.answer = clock.now(), by, answer.strip()
    asked.save(update_fields=["movement", "decided_at", "decided_by", "answer"])
    note("line-move.agreed" if agreed else "line-move.declined", asked, by=by, pence=asked.pence)
    return asked


def _move_between(fund: Fund, asked: LineMove, by: User) -> LedgerTransaction:
    source, target = (fund.lines.select_for_update().get(pk=pk) for pk in (asked.source_id, asked.target_id))
    sides = [
        (account_of_line(source), source.key, -asked.pence),
        (account_of_line(target), target.key, asked.pence),
    ]
    booked = move(fund, "line-move", f"line-move-{asked.pk}", sides, by=by)
    source.pence, target.pence = source.pence - asked.pence, target.pence + asked.pence
    for line in (source, target):
        line.save(update_fields=["pence"])
    return booked
