"""Who arranges, agrees and pays what people need to take part."""

from typing import Any

from shaping_future.accounts.roles import Role


def arranges_access(user: Any, obj: Any = None) -> bool:
    """MEX staff arrange what is needed and agree to costs."""
    return user.has_role(Role.STAFF)


def pays_access(user: Any, obj: Any = None) -> bool:
    """Global Dialogue's finance people pay."""
    return user.has_role(Role.FINANCE)
