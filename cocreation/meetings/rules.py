"""Who follows the Group's meetings. Who holds their process: cocreation.deliberation.rules."""

from typing import Any

from shaping_future.accounts.roles import Role


def follows_meetings(user: Any, obj: Any = None) -> bool:
    """Members, facilitators and MEX staff."""
    return user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF)


def reads_who_was_out(user: Any) -> bool:
    """Who stayed out of which item by name: those who keep the register of interests. Others read how many."""
    return user.has_role(Role.FACILITATOR, Role.STAFF)
