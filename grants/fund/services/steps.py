"""The way of a grant's pound, step by step: each books once by its key and takes only what its reference has there."""

from grants.fund.models import Account, Fund, LedgerTransaction
from grants.fund.services.moving import move
from shaping_future.accounts.models import User
from shaping_future.errors import NotValid


def reserve(fund: Fund, reference: str, pence: int, *, by: User, key: str) -> LedgerTransaction:
    """The Group agreed to recommend this grant: nobody else may spend the same pound."""
    return _between(fund, "reserve", Account.AVAILABLE, Account.RESERVED, reference, pence, by, key)


def free(fund: Fund, reference: str, pence: int, *, by: User, key: str) -> LedgerTransaction:
    """The Board did not approve it: the money is free for grants again."""
    return _between(fund, "free", Account.RESERVED, Account.AVAILABLE, reference, pence, by, key)


def commit(fund: Fund, reference: str, pence: int, *, by: User, key: str) -> LedgerTransaction:
    """The award was made: the fund owes it."""
    return _between(fund, "commit", Account.RESERVED, Account.COMMITTED, reference, pence, by, key)


def commit_more(fund: Fund, reference: str, pence: int, *, by: User, key: str) -> LedgerTransaction:
    """The award was varied up: the fund owes this much more, as far as money is free for grants."""
    return _between(fund, "commit-more", Account.AVAILABLE, Account.COMMITTED, reference, pence, by, key)


def uncommit(fund: Fund, reference: str, pence: int, *, by: User, key: str) -> LedgerTransaction:
    """The award was varied down, closed or ended: what is not ordered and not paid is free for grants again."""
    return _between(fund, "uncommit", Account.COMMITTED, Account.AVAILABLE, reference, pence, by, key)


def order(fund: Fund, reference: str, pence: int, *, by: User, key: str) -> LedgerTransaction:
    """A payment was approved: it is on its way to the bank."""
    return _between(fund, "order", Account.COMMITTED, Account.ORDERED, reference, pence, by, key)


def settle(fund: Fund, reference: str, pence: int, *, by: User | None, key: str) -> LedgerTransaction:
    """The bank's statement shows that a payment left."""
    return _between(fund, "settle", Account.ORDERED, Account.PAID, reference, pence, by, key)


def unorder(fund: Fund, reference: str, pence: int, *, by: User | None, key: str) -> LedgerTransaction:
    """A payment was cancelled, or the bank refused it: it is owed as before."""
    return _between(fund, "unorder", Account.ORDERED, Account.COMMITTED, reference, pence, by, key)


def come_back(fund: Fund, reference: str, pence: int, *, by: User | None, key: str) -> LedgerTransaction:
    """The bank sent a payment back: it is still owed."""
    return _between(fund, "come-back", Account.PAID, Account.COMMITTED, reference, pence, by, key)


def recover(fund: Fund, reference: str, pence: int, *, by: User | None, key: str) -> LedgerTransaction:
    """The partner returned money that is no longer owed: it is free for grants again."""
    return _between(fund, "recover", Account.PAID, Account.AVAILABLE, reference, pence, by, key)


def _between(
    fund: Fund, kind: str, source: Account, target: Account, reference: str, pence: int, by: User | None, key: str
) -> LedgerTransaction:
    if pence <= 0:
        raise NotValid("An amount of money is more than nought.")
    return move(fund, kind, key, [(source, reference, -pence), (target, reference, pence)], by=by)
