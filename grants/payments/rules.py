"""Who may touch payments."""

from shaping_future.accounts.roles import Role


def finance(user, obj=None) -> bool:
    """Global Dialogue's finance people schedule and release. MEX staff may look, never move money."""
    return user.has_role(Role.FINANCE)


def sees_payments(user, obj=None) -> bool:
    return user.has_role(Role.FINANCE, Role.STAFF)
