"""Who holds a draw, and who follows it."""

from typing import Any

from shaping_future.accounts.roles import Role


def holds_draw(user: Any, obj: Any = None) -> bool:
    """The facilitator proposes it, fixes it and writes down the public number."""
    return user.has_role(Role.FACILITATOR)


def adds_number(user: Any, obj: Any = None) -> bool:
    return user.has_role(Role.GROUP_MEMBER)


def follows_draw(user: Any, obj: Any = None) -> bool:
    return user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF)
