"""Who may do what in a round."""

from typing import Any

from shaping_future.accounts.roles import Role


def holds_process(user, obj=None) -> bool:
    """The facilitator holds the process and has no position."""
    return user.has_role(Role.FACILITATOR)


def takes_part(user, obj=None) -> bool:
    return user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR)


def follows_rounds(user, obj=None) -> bool:
    return user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF)


def closes_round(user, round: Any) -> bool:
    """The facilitator; of advice, whoever decides after it."""
    return user.pk == round.owner_id if round.owner_id else holds_process(user)
