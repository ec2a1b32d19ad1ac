"""The budget lines that are not the grants': what participation, learning and insight may spend."""

from django.db import transaction
from django.db.models import Sum

from grants.fund.models import Account, Fund, LedgerTransaction, Posting
from grants.fund.services.moving import move
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.look.words import pounds

GRANTS_LINE = "grants"
"""Key of the budget line that grants are paid from."""


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
