"""Who may look for names and reply."""

from shaping_future.accounts.roles import Role


def answers_feedback(user, obj=None) -> bool:
    return user.is_authenticated and user.has_role(Role.STAFF)
