"""Who may do what with awards and agreements."""

from grants.applications import rules as applications
from grants.awards.models import Agreement, Award, Party, Signatory
from shaping_future.accounts.roles import Role


def funder(user, obj=None) -> bool:
    """Contributing funders see sums after the release; no application, score, vote or name."""
    return user.has_role(Role.FUNDER)


def grant_partner(user, award: Award | None = None) -> bool:
    """Lead or editor of the application that was funded."""
    return award is not None and applications.writes_application(user, award.application)


def signs_for(user, agreement: Agreement, party: str) -> bool:
    """Grant partners sign for themselves; whom they named, as the second person or for the host organisation; finance
    signs for Global Dialogue, which holds the money. Nobody for both sides."""
    award = agreement.award
    if party == Party.FUND:
        return user.has_role(Role.FINANCE) and not applications.on_application(user, award.application)
    if party in (Party.PARTNER, Party.SECOND) and grant_partner(user, award):
        return True
    return Signatory.objects.accepted().filter(award=award, accepted_by=user, party=party).exists()


def sees_agreement(user, agreement: Agreement) -> bool:
    """Whoever may see the grant, and whom the grant partner named to sign: the agreement, and nothing else of it."""
    return Award.objects.visible_to(user).filter(pk=agreement.award_id).exists() or is_signatory(user, agreement.award)


def is_signatory(user, award: Award) -> bool:
    """Named by the grant partner to sign, and here under the address that was named."""
    return user.is_authenticated and award.signatories.accepted().filter(accepted_by=user).exists()
