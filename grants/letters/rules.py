"""Who may do what with outcomes."""

from grants.calls.rules import chooses_people
from grants.letters.models import Outcome
from shaping_future.accounts.roles import Role


def writes_outcomes(user, outcome: Outcome | None = None) -> bool:
    """MEX staff write, check and release; facilitators write to people who would like to join the Group. Which of them
    is the queryset's business."""
    return user.has_role(Role.STAFF) or (outcome is not None and chooses_people(user, outcome.application.call))


def writes_templates(user, obj=None) -> bool:
    """The words that every letter of a kind begins with are MEX staff's."""
    return user.has_role(Role.STAFF)


def writes_letters(user, obj=None) -> bool:
    """Letters of calls with money: MEX staff. Which of them is the queryset's business."""
    return user.has_role(Role.STAFF)
