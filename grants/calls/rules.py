"""Who may run a call."""

from typing import Any

from shaping_future.accounts.roles import Role


def runs_calls(user: Any, call: Any = None) -> bool:
    """MEX staff prepare a call, launch it and take it through its checks."""
    return user.has_role(Role.STAFF)


def opens_reading(user: Any, call: Any = None) -> bool:
    """The facilitator holds the Group's reading; staff stand in."""
    return user.has_role(Role.FACILITATOR, Role.STAFF)
