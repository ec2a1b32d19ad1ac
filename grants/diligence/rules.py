"""Who does the checks: staff and finance who neither recommend nor approve. Nobody else sees them or their papers."""

from grants.applications.models import State
from shaping_future.accounts.roles import Role

CHECKED = (State.ELIGIBLE, State.FUNDED)
"""An application that may still be recommended, or was: checks begin for these."""


def does_checks(user, obj=None) -> bool:
    """Whoever scores, holds the Group's process or signs off reads outcomes only, whatever else they are."""
    return user.has_role(Role.STAFF, Role.FINANCE) and not user.has_role(
        Role.GROUP_MEMBER, Role.FACILITATOR, Role.BOARD
    )
