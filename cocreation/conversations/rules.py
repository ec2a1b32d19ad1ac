"""Who names finalists and prepares the conversations with them, and who talks."""

from shaping_future.accounts.roles import Role


def arranges_conversations(user, obj=None) -> bool:
    """The facilitator holds the process."""
    return user.has_role(Role.FACILITATOR)


def follows_finalists(user, obj=None) -> bool:
    """The Group, its facilitator and MEX staff; which finalists, the queryset says."""
    return user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF)
