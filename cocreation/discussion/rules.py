"""Who follows a discussion, who writes in it, who holds it. Of which application: the querysets say."""

from typing import Any

from shaping_future.accounts.roles import Role


def follows_discussion(user: Any, obj: Any = None) -> bool:
    """Members and facilitators; MEX staff, who answer the questions. Nobody else reads what the Group writes."""
    return user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF)


def writes_in_discussion(user: Any, obj: Any = None) -> bool:
    """Comments are the members' and the facilitators'."""
    return user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR)


def takes_sides(user: Any, obj: Any = None) -> bool:
    """Points for and against, and questions to applicants: those who decide."""
    return user.has_role(Role.GROUP_MEMBER)


def holds_discussion(user: Any, obj: Any = None) -> bool:
    """Opens free topics and written rounds: the facilitator; MEX staff stand in."""
    return user.has_role(Role.FACILITATOR, Role.STAFF)


def is_led_by_others(user: Any) -> bool:
    """Whether others' words wait for this person in a written round: for those who have a vote to be led in."""
    return user.has_role(Role.GROUP_MEMBER)
