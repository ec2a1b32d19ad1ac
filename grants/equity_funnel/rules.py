"""Who reads the funnel of a call. When is the queries' business."""

from typing import Any

from shaping_future.accounts.roles import Role


def reads_early_funnels(user: Any) -> bool:
    """What was counted before the result is known: the fund's staff and facilitators."""
    return user.is_authenticated and user.has_role(Role.STAFF, Role.FACILITATOR)
