"""Who may do what with outcomes, awards and agreements."""

from shaping_future.accounts.roles import Role


def writes_outcomes(user, obj=None) -> bool:
    return user.has_role(Role.STAFF)


def grant_partner(user, award=None) -> bool:
    """Lead or editor of the application that was funded."""
    return (
        award is None
        or award.application.participants.filter(user=user, removed_at=None, part__in=["lead", "editor"]).exists()
    )


def signs_for(user, agreement, party: str) -> bool:
    """Grant partners sign for themselves; finance signs for Global Dialogue, which holds the money."""
    if party == "partner":
        return grant_partner(user, agreement.award)
    return user.has_role(Role.FINANCE)
