"""Who writes about changes."""

from grants.awards.models import Award
from grants.awards.rules import grant_partner
from shaping_future.accounts.roles import Role


def answers_changes(user, award: Award) -> bool:
    """MEX staff without an interest in the grant."""
    return user.has_role(Role.STAFF) and Award.objects.handled_by(user).filter(pk=award.pk).exists()


def writes_about(user, award: Award | None = None) -> bool:
    """The grant partner's writers, and staff who answer them."""
    return award is not None and (grant_partner(user, award) or answers_changes(user, award))
