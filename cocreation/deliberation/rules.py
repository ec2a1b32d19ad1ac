"""Who may do what in a round."""

from shaping_future.accounts.roles import Role


def holds_process(user, obj=None) -> bool:
    """The facilitator holds the process and has no position."""
    return user.has_role(Role.FACILITATOR)


def takes_part(user, obj=None) -> bool:
    return user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR)
