"""What funders pledge and what comes in. A pledge joins the plan; only a receipt is money at the bank."""

import datetime as dt

from django.db import transaction
from django.db.models import Sum

from grants.fund import rules
from grants.fund.models import Account, BudgetLine, CommitFrom, Contribution, Fund, PledgeLowered, Receipt
from grants.fund.queries import free_on_line
from grants.fund.services.lines import account_of_line
from grants.fund.services.moving import counter, move, refuse_uncovered
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.words import pounds
from shaping_future.record.services import note


@transaction.atomic
def pledge(fund: Fund, name: str, pence: int, line: BudgetLine, pledged_on: dt.date, *, by: User) -> Contribution:
    """A funder says what it will give, for one budget line. The line's plan grows by it."""
    _refuse_unless_keeping(by)
    if pence <= 0:
        raise NotValid("A pledge is more than nought.")
    if pledged_on > clock.today():
        raise NotValid("The day of the pledge is in the future.")
    fund = Fund.objects.select_for_update().get(pk=fund.pk)
    line = fund.lines.select_for_update().get(pk=line.pk)
    if fund.contributions.filter(name__iexact=name.strip(), pence=pence, line=line, pledged_on=pledged_on).exists():
        raise NotAllowedNow("This pledge is written down already.")
    made = Contribution.objects.create(
        fund=fund, name=name.strip(), pence=pence, line=line, pledged_on=pledged_on, entered_by=by
    )
    sides = [(Account.CONTRIBUTED, "", -pence), (account_of_line(line), line.key, pence)]
    made.movement = move(fund, "contribution", f"pledge-{made.pk}", sides, by=by)
    made.save(update_fields=["movement"])
    line.pence += pence
    line.save(update_fields=["pence"])
    note("contribution.pledged", made, by=by, pence=pence, line=line.pk)
    return made


@transaction.atomic
def receive(contribution: Contribution, pence: int, received_on: dt.date, bank_reference: str, *, by: User) -> Receipt:
    """Money of a contribution came in at the bank; never more than was pledged."""
    _refuse_unless_keeping(by)
    if pence <= 0:
        raise NotValid("What came in is more than nought.")
    if received_on > clock.today():
        raise NotValid("The day on which it came in is in the future.")
    fund = Fund.objects.select_for_update().get(pk=contribution.fund_id)
    there = contribution.receipts.filter(undone_at=None)
    if there.filter(received_on=received_on, bank_reference__iexact=bank_reference.strip()).exists():
        raise NotAllowedNow("This receipt is written down already: the same day and the same reference.")
    left = Contribution.objects.get(pk=contribution.pk).pence - _came(contribution)  # lowered meanwhile, perhaps
    if pence > left:
        raise NotAllowedNow(f"Of this pledge {pounds(left)} is still to come; this would be {pounds(pence)}.")
    number = contribution.receipts.count() + 1
    sides = [(Account.RECEIVED, "", -pence), (Account.CONTRIBUTED, "", pence)]
    movement = move(fund, "receipt", f"receipt-{contribution.pk}-{number}", sides, by=by)
    made = Receipt.objects.create(
        contribution=contribution,
        pence=pence,
        received_on=received_on,
        bank_reference=bank_reference.strip(),
        entered_by=by,
        movement=movement,
    )
    note("contribution.received", made, by=by, pence=pence)
    return made


@transaction.atomic
def lower_pledge(contribution: Contribution, pence: int, line: BudgetLine, why: str, *, by: User) -> PledgeLowered:
    """The funder gives less: `pence` in all, and `line` has so much less. Never less than came in, nor than is used."""
    _refuse_unless_keeping(by)
    if not why.strip():
        raise NotValid("Say why the pledge is lowered.")
    fund = Fund.objects.select_for_update().get(pk=contribution.fund_id)
    contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
    line = fund.lines.select_for_update().get(pk=line.pk)
    before, less = contribution.pence, contribution.pence - pence
    _refuse_lower(contribution, pence, line, less)
    number = contribution.lowered.count() + 1
    sides = [(Account.CONTRIBUTED, "", less), (account_of_line(line), line.key, -less)]
    movement = move(fund, "pledge-lowered", f"pledge-{contribution.pk}-lowered-{number}", sides, by=by)
    contribution.pence, line.pence = pence, line.pence - less
    for one in (contribution, line):
        one.save(update_fields=["pence"])
    made = PledgeLowered.objects.create(
        contribution=contribution, line=line, before_pence=before, pence=pence, why=why.strip(), at=clock.now(), by=by,
        movement=movement,
    )  # fmt: skip
    note("contribution.lowered", contribution, by=by, before=before, pence=pence, line=line.pk)
    return made


def _refuse_lower(contribution: Contribution, pence: int, line: BudgetLine, less: int) -> None:
    came, free = _came(contribution), free_on_line(line)
    if pence < 0:
        raise NotValid("A pledge is nought or more.")
    if less <= 0:
        raise NotAllowedNow(
            f"The pledge is {pounds(contribution.pence)} now. Write less than that; more is a pledge of its own."
        )
    if pence < came:
        raise NotAllowedNow(f"{pounds(came)} of this pledge came in, so it is not lowered below {pounds(came)}.")
    if less > free:
        lowest = max(came, contribution.pence - free)
        raise NotAllowedNow(
            f"On “{line.label}” {pounds(free)} is neither spent nor promised,"
            f" so with this line the pledge is lowered to {pounds(lowest)} at the least."
        )


def _came(contribution: Contribution) -> int:
    return contribution.receipts.filter(undone_at=None).aggregate(sum=Sum("pence"))["sum"] or 0


@transaction.atomic
def undo_receipt(receipt: Receipt, why: str, *, by: User) -> Receipt:
    """A receipt was written down by mistake: its opposite is booked, and the mistake stays visible."""
    _refuse_unless_keeping(by)
    Fund.objects.select_for_update().get(pk=receipt.contribution.fund_id)
    receipt = Receipt.objects.select_for_update().get(pk=receipt.pk)
    if receipt.undone_at:
        raise NotAllowedNow("This receipt is undone already.")
    counter(receipt.movement, by=by)
    receipt.undone_at, receipt.undone_by, receipt.undone_because = clock.now(), by, why.strip()
    receipt.save(update_fields=["undone_at", "undone_by", "undone_because"])
    note("contribution.receipt-undone", receipt, by=by, pence=receipt.pence)
    return receipt


@transaction.atomic
def commit_from(fund: Fund, source: str, *, by: User) -> Fund:
    """Say what grants may be awarded of: pledges too, or only what came in."""
    _refuse_unless_keeping(by)
    fund = Fund.objects.select_for_update().get(pk=fund.pk)
    if fund.commits_from == source:
        raise NotAllowedNow("The fund does so already.")
    fund.commits_from = CommitFrom(source)
    refuse_uncovered(fund, 0)
    fund.save(update_fields=["commits_from"])
    note("fund.commits-from", fund, by=by, source=source)
    return fund


def _refuse_unless_keeping(by: User) -> None:
    if not rules.keeps_books(by):
        raise NotAllowed("Global Dialogue's finance team keeps the fund's books.")
