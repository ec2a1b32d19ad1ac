"""Who may write, read and answer learning reports."""

from shaping_future.accounts.roles import Role


def writes_report(user, report=None) -> bool:
    """Lead or editor of the funded application."""
    return (
        report is None
        or report.award.application.participants.filter(
            user=user, removed_at=None, part__in=["lead", "editor"]
        ).exists()
    )


def answers_reports(user, obj=None) -> bool:
    return user.has_role(Role.STAFF)


def reads_reports(user, obj=None) -> bool:
    """Any person with an account: the queryset says which reports and parts."""
    return user.is_authenticated


def reads_shared_reports(user, obj=None) -> bool:
    """Learning partners gather what is learned; staff may look with them."""
    return user.has_role(Role.LEARNING, Role.STAFF)
