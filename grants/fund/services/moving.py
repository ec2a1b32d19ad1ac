"""The one writer of the ledger: a movement is booked once, balanced, and never takes what is not there."""

import logging
from collections import Counter
from collections.abc import Iterable

from django.db import transaction

from grants.fund.models import (
    HELD,
    OUT,
    Account,
    Balance,
    CommitFrom,
    Fund,
    Holding,
    LedgerTransaction,
    Posting,
)  # fmt: skip
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.look.words import pounds
from shaping_future.record.services import note

log = logging.getLogger(__name__)

Side = tuple[Account, str, int]
"""(account, reference, signed pence)"""


PROMISING = ("commit", "commit-more", "spend")
"""The kinds of movement that promise money, or give it away at once."""


@transaction.atomic
def move(
    fund: Fund,
    kind: str,
    key: str,
    sides: Iterable[Side],
    *,
    by: User | None,
    counters: LedgerTransaction | None = None,
) -> LedgerTransaction:
    """Book one movement whose sides sum to nought.

    The same key is the same movement: it is booked once and returned ever after; other figures under a key that is
    taken are refused. NotAllowedNow when an account, or a reference's own part of one, would fall below nought.
    """
    fund = Fund.objects.select_for_update().get(pk=fund.pk)
    sides = list(sides)
    if booked := LedgerTransaction.objects.filter(key=key).first():
        return _the_same(booked, fund, kind, sides)
    if sum(pence for _, _, pence in sides) != 0 or len(sides) < 2:
        raise NotValid("A movement of money needs two sides that sum to nought.")
    _refuse_overdraft(fund, sides)
    if kind in PROMISING:
        refuse_uncovered(fund, sum(pence for account, _, pence in sides if account in OUT))
    booked = LedgerTransaction.objects.create(
        fund=fund, at=clock.now(), by=by, kind=kind, key=key, sides=len(sides), counters=counters
    )
    Posting.objects.bulk_create(
        Posting(transaction=booked, account=account, reference=reference, pence=pence)
        for account, reference, pence in sides
    )
    note(f"money.{kind}", booked, by=by, pence=[pence for _, _, pence in sides])
    return booked


def _the_same(booked: LedgerTransaction, fund: Fund, kind: str, sides: list[Side]) -> LedgerTransaction:
    """The movement that was booked under this key, if it is the one that is asked for now."""
    there = sorted(booked.postings.values_list("account", "reference", "pence"))
    asked = sorted((str(account), reference, pence) for account, reference, pence in sides)
    if (booked.fund_id, booked.kind, there) != (fund.pk, kind, asked):
        log.error("Movement %s is booked already under this key with other figures; nothing was booked.", booked.pk)
        raise NotAllowedNow("This movement of money was booked already with other figures. Nothing was booked now.")
    return booked


@transaction.atomic
def counter(booked: LedgerTransaction, *, by: User) -> LedgerTransaction:
    """Undo a movement by booking its opposite; once. The ledger itself is never changed."""
    if booked.kind == "counter":
        raise NotAllowedNow("A counter entry is not countered again: book the movement anew.")
    sides = [(Account(side.account), side.reference, -side.pence) for side in booked.postings.all()]
    return move(booked.fund, "counter", f"counter-{booked.pk}", sides, by=by, counters=booked)


def _refuse_overdraft(fund: Fund, sides: list[Side]) -> None:
    """Called under the fund's lock. The database refuses the same; this says it in a sentence."""
    for account, moved in _sums(sides, lambda side: side[0]).items():
        if account == Account.AVAILABLE and moved < 0:
            stored = Balance.objects.filter(fund=fund, account=account).values_list("pence", flat=True)
            _refuse_beyond(next(iter(stored), 0), -moved, "The grants budget has {left} left; this needs {needed}.")
    for (account, reference), moved in _sums(sides, lambda side: side[:2]).items():
        if account in HELD and moved < 0:
            stored = Holding.objects.filter(fund=fund, account=account, reference=reference)
            left = next(iter(stored.values_list("pence", flat=True)), 0)
            words = f"{Account(account).label}, {reference}: there is {{left}}; this needs {{needed}}."
            _refuse_beyond(left, -moved, words)


def refuse_uncovered(fund: Fund, pence: int) -> None:
    """Where only money at the bank may be promised: refuse more than came in. Called under the fund's lock."""
    if fund.commits_from != CommitFrom.RECEIVED:
        return
    stored = dict(Balance.objects.filter(fund=fund).values_list("account", "pence"))
    received, out = -stored.get(Account.RECEIVED, 0), sum(stored.get(account, 0) for account in OUT)
    if out + pence > received:
        raise NotAllowedNow(
            f"{pounds(received)} came in, and {pounds(out)} of it is promised or spent."
            f" This needs {pounds(pence)}. A pledge that has not come in cannot be promised."
        )


def _refuse_beyond(left: int, needed: int, words: str) -> None:
    if needed > left:
        raise NotAllowedNow(words.format(left=pounds(left), needed=pounds(needed)))


def _sums(sides: list[Side], by) -> Counter:
    found: Counter = Counter()
    for side in sides:
        found[by(side)] += side[2]
    return found
