"""Who may do what with awards and agreements."""

from grants.applications import rules as applications
from grants.awards.models import Agreement, Award, Party
from shaping_future.accounts.roles import Role


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
