"""Who reads, and who holds the process of reading."""

from shaping_future.accounts.roles import Role


def reader(user, obj=None) -> bool:
    """Group members read; which applications, the queryset says."""
    return user.has_role(Role.GROUP_MEMBER)


def holds_reading(user, obj=None) -> bool:
    """The facilitator holds the process; MEX staff stand in."""
    return user.has_role(Role.FACILITATOR, Role.STAFF)


def sees_ranking(user, obj=None) -> bool:
    return user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF)
