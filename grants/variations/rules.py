"""Who asks for a change, who proposes it, who decides it. Never the same person twice."""

from grants.awards.models import Award
from shaping_future.accounts.roles import Role


def proposes(user, award: Award | None = None) -> bool:
    """MEX staff, never about a grant of their own; which of them is the queryset's business."""
    return user.has_role(Role.STAFF)


def decides(user, variation=None) -> bool:
    """A second person of MEX, or the Board where it has to be asked."""
    return user.has_role(Role.STAFF, Role.BOARD)


def board(user, obj=None) -> bool:
    return user.has_role(Role.BOARD)


def confirms_end(user, ending=None) -> bool:
    return user.has_role(Role.STAFF)


def keeps_money(user, obj=None) -> bool:
    return user.has_role(Role.FINANCE)
