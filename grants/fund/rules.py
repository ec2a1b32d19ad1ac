"""Who keeps the fund's books."""

from shaping_future.accounts.roles import Role


def keeps_books(user, obj=None) -> bool:
    """Global Dialogue's finance people enter what came in and agree to moves between lines."""
    return user.has_role(Role.FINANCE)


def sees_books(user, obj=None) -> bool:
    return user.has_role(Role.FINANCE, Role.STAFF)
