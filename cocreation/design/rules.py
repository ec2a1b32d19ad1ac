"""Who follows the fund's design, who writes it, who holds its process. All that is not agreed stays among them."""

from typing import Any

from shaping_future.accounts.roles import Role


def follows_design(user: Any, obj: Any = None) -> bool:
    """Members read, comment and propose changes; facilitators and MEX staff with them."""
    return user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF)


def holds_design(user: Any, obj: Any = None) -> bool:
    """Write down a decision that was made without a round, or set one aside."""
    return user.has_role(Role.FACILITATOR, Role.STAFF)


def writes_design(user: Any, decision: Any = None) -> bool:
    """Its drafters, and whoever holds the process."""
    if holds_design(user):
        return True
    return follows_design(user) and (decision is None or decision.drafters.filter(pk=user.pk).exists())


def writes_design_of_amendment(user: Any, amendment: Any = None) -> bool:
    """Whoever writes the decision answers a change that was proposed to it."""
    return writes_design(user, amendment.version.decision if amendment is not None else None)
