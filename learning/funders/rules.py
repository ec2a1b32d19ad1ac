"""Who may do what on the pages of the contributing funders. Funders advise; they see no application, score or vote."""

from grants.awards.queries import own_awards
from shaping_future.accounts.roles import Role


def asks_learning(user, obj=None) -> bool:
    return user.has_role(Role.FUNDER)


def follows_questions(user, obj=None) -> bool:
    """All funders read every answer; learning partners and staff give them."""
    return user.has_role(Role.FUNDER, Role.LEARNING, Role.STAFF)


def answers_funders(user, obj=None) -> bool:
    return user.has_role(Role.LEARNING, Role.STAFF)


def follows_advice(user, obj=None) -> bool:
    return user.has_role(Role.FUNDER, Role.STAFF)


def asks_for_advice(user, obj=None) -> bool:
    return user.has_role(Role.STAFF)


def has_grant(user, obj=None) -> bool:
    """Grant partners, and who answers: what funders agreed to share."""
    return user.is_authenticated and (answers_funders(user) or own_awards(user).exists())
