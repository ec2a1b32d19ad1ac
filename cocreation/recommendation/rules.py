"""Who may follow slates. Who builds them and who answers: cocreation.deliberation.rules."""

from shaping_future.accounts.roles import Role


def follows_slates(user, obj=None) -> bool:
    return user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF)
