"""Who declares interests, and who decides about them."""

from shaping_future.accounts.roles import Role


def declares_interests(user, obj=None) -> bool:
    return user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR)


def decides_interests(user, obj=None) -> bool:
    """The facilitator; MEX staff stand in, for the facilitator may have ties too. Nobody decides about their own."""
    return user.has_role(Role.FACILITATOR, Role.STAFF)


def reads_register(user, obj=None) -> bool:
    """The Board answers for the process, so it reads who declared what and what was decided."""
    return user.has_role(Role.FACILITATOR, Role.STAFF, Role.BOARD)
