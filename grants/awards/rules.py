"""Who may do what with outcomes, awards and agreements."""

from grants.applications import rules as applications
from grants.awards.models import Agreement, Award, Outcome, Party
from grants.calls.rules import chooses_people
from shaping_future.accounts.roles import Role


def writes_outcomes(user, outcome: Outcome | None = None) -> bool:
    """MEX staff write, check and release; facilitators write to people who would like to join the Group. Which of them
    is the queryset's business."""
    return user.has_role(Role.STAFF) or (outcome is not None and chooses_people(user, outcome.application.call))


def funder(user, obj=None) -> bool:
    """Contributing funders see sums after the release; no application, score, vote or name."""
    return user.has_role(Role.FUNDER)


def grant_partner(user, award: Award | None = None) -> bool:
    """Lead or editor of the application that was funded."""
    return award is not None and applications.writes_application(user, award.application)


def signs_for(user, agreement: Agreement, party: str) -> bool:
    """Grant partners sign for themselves; finance signs for Global Dialogue, which holds the money. Nobody for both."""
    if party == Party.PARTNER:
        return grant_partner(user, agreement.award)
    return user.has_role(Role.FINANCE) and not applications.on_application(user, agreement.award.application)
