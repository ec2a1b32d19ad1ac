"""Who belongs here."""

from typing import Any

from shaping_future.accounts.roles import Role


def in_group(user: Any, obj: Any = None) -> bool:
    return user.has_role(Role.GROUP_MEMBER)


def facilitates(user: Any, obj: Any = None) -> bool:
    """The facilitator holds the process; MEX staff stand in."""
    return user.has_role(Role.FACILITATOR, Role.STAFF)
