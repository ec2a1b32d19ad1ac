"""Who declares interests, and who decides about them."""

from shaping_future.accounts.roles import Role


def declares_interests(user, obj=None) -> bool:
    return user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR)


def decides_interests(user, obj=None) -> bool:
    return user.has_role(Role.FACILITATOR)
