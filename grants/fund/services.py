"""Moving the fund's money. `move` is the only writer; everything else says which accounts a step moves between."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Sum

from grants.fund.models import Account, Balance, BudgetLine, Contribution, Fund, LedgerTransaction, Posting
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.look.words import pounds
from shaping_future.record.services import note

GRANTS_LINE = "grants"
"""Key of the budget line that grants are paid from."""


@transaction.atomic
def create_fund(definition: dict, *, by: User | None = None) -> Fund:
    """The fund of a call's definition (its `fund` and `budget` parts), with its contributions booked in.

    A fund of the same name is returned as it is: two calls may draw on one fund. A call that pays nothing out (`budget`
    None) may come first, when people are recruited to design the fund; the first call with a budget then endows it.
    """
    about, budget = definition["fund"], definition["budget"]
    fund, _new = Fund.objects.get_or_create(
        name=about["name"],
        defaults={
            "host": about["host"],
            "programme": about["programme"],
            "decision_body": about["decision_body"],
            "learning_partners": about["learning_partners"],
            "contributing_funders": about["contributing_funders_public"],
            "currency": about["currency"],
        },
    )
    Fund.objects.select_for_update().get(pk=fund.pk)
    if budget is None or fund.lines.exists():
        return fund
    lines = [BudgetLine(fund=fund, **{key: line[key] for key in ("key", "label", "pence")}) for line in budget["lines"]]
    gifts = [Contribution(fund=fund, name=gift["name"], pence=gift["pence"]) for gift in budget["contributions"]]
    BudgetLine.objects.bulk_create(lines)
    Contribution.objects.bulk_create(gifts)
    if sum(line.pence for line in lines) != sum(gift.pence for gift in gifts):
        raise NotValid("The budget lines and the contributions of a fund are the same sum.")
    sides = [(Account.CONTRIBUTED, "", -sum(gift.pence for gift in gifts))]
    for line in lines:
        sides.append((Account.AVAILABLE if line.key == GRANTS_LINE else Account.LINES, line.key, line.pence))
    move(fund, "contribution", f"contribution-{fund.pk}", sides, by=by)
    return fund


@transaction.atomic
def move(
    fund: Fund, kind: str, key: str, sides: Iterable[tuple[Account, str, int]], *, by: User | None, counters=None
) -> LedgerTransaction:
    """Book one movement: `sides` are (account, reference, signed pence) and sum to nought.

    The same key is the same movement: it is booked once and returned ever after. NotAllowedNow when an account would
    fall below nought.
    """
    Fund.objects.select_for_update().get(pk=fund.pk)
    if booked := LedgerTransaction.objects.filter(key=key).first():
        return booked
    sides = list(sides)
    if sum(pence for _, _, pence in sides) != 0 or not sides:
        raise NotValid("A movement of money needs two sides that sum to nought.")
    _balance(fund, sides)
    booked = LedgerTransaction.objects.create(fund=fund, at=clock.now(), by=by, kind=kind, key=key, counters=counters)
    Posting.objects.bulk_create(
        Posting(transaction=booked, account=account, reference=reference, pence=pence)
        for account, reference, pence in sides
    )
    note(f"money.{kind}", booked, by=by, pence=[pence for _, _, pence in sides])
    return booked


def _balance(fund: Fund, sides: list[tuple[Account, str, int]]) -> None:
    """Bring the running sums forward; called under the fund's lock."""
    stored = {balance.account: balance for balance in Balance.objects.filter(fund=fund)}
    for account, _, pence in sides:
        balance = stored.setdefault(account, Balance(fund=fund, account=account, pence=0))
        balance.pence += pence
    for account, balance in stored.items():
        if balance.pence < 0 and account != Account.CONTRIBUTED:
            raise NotAllowedNow(_too_little(account, balance, sides))
    Balance.objects.bulk_create(
        stored.values(), update_conflicts=True, unique_fields=["fund", "account"], update_fields=["pence"]
    )


def _too_little(account: str, balance: Balance, sides: list[tuple[Account, str, int]]) -> str:
    needed = -sum(pence for moved, _, pence in sides if moved == account)
    left = balance.pence + needed
    if account == Account.AVAILABLE:
        return f"The grants budget has {pounds(left)} left; this needs {pounds(needed)}."
    return f"{Account(account).label}: there is {pounds(left)}; this needs {pounds(needed)}."


def reserve(fund: Fund, reference: str, pence: int, *, by: User, key: str) -> LedgerTransaction:
    """The Group agreed to recommend this grant: nobody else may spend the same pound."""
    return _between(fund, "reserve", Account.AVAILABLE, Account.RESERVED, reference, pence, by, key)


def free(fund: Fund, reference: str, pence: int, *, by: User, key: str) -> LedgerTransaction:
    """The Board did not approve it: the money is free for grants again."""
    return _between(fund, "free", Account.RESERVED, Account.AVAILABLE, reference, pence, by, key)


def commit(fund: Fund, reference: str, pence: int, *, by: User, key: str) -> LedgerTransaction:
    """The award was made: the fund owes it."""
    return _between(fund, "commit", Account.RESERVED, Account.COMMITTED, reference, pence, by, key)


def pay(fund: Fund, reference: str, pence: int, *, by: User, key: str) -> LedgerTransaction:
    """An instalment was released."""
    return _between(fund, "pay", Account.COMMITTED, Account.PAID, reference, pence, by, key)


def _between(
    fund: Fund, kind: str, source: Account, target: Account, reference: str, pence: int, by: User, key: str
) -> LedgerTransaction:
    if pence <= 0:
        raise NotValid("An amount of money is more than nought.")
    return move(fund, kind, key, [(source, reference, -pence), (target, reference, pence)], by=by)


@transaction.atomic
def counter(booked: LedgerTransaction, *, by: User) -> LedgerTransaction:
    """Undo a movement by booking its opposite; once. The ledger itself is never changed."""
    if booked.kind == "counter":
        raise NotAllowedNow("A counter entry is not countered again: book the movement anew.")
    sides = [(Account(side.account), side.reference, -side.pence) for side in booked.postings.all()]
    return move(booked.fund, "counter", f"counter-{booked.pk}", sides, by=by, counters=booked)


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
