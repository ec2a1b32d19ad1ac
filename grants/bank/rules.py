"""Who may see and check bank details. The grant partner's own people are awards.rules.grant_partner."""

from shaping_future.accounts.roles import Role


def checks_bank_details(user, obj=None) -> bool:
    """Finance, who pay into them. Not MEX staff, who know the groups; of which grants is `handled_by`'s business."""
    return user.has_role(Role.FINANCE)
