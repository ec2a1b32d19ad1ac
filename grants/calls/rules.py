"""Who may run a call."""

from typing import Any

from shaping_future.accounts.roles import Role


def runs_calls(user: Any, call: Any = None) -> bool:
    """MEX staff prepare a call, launch it and take it through its checks."""
    return user.is_authenticated and user.has_role(Role.STAFF)


def opens_reading(user: Any, call: Any = None) -> bool:
    """The facilitator holds the Group's reading; staff stand in."""
    return user.has_role(Role.FACILITATOR, Role.STAFF)


def chooses_people(user: Any, call: Any = None) -> bool:
    """Who is offered a place: MEX staff; for the Group itself the facilitator too, who will hold its process."""
    return user.has_role(Role.STAFF) or (user.has_role(Role.FACILITATOR) and (call is None or call.is_for_people))
