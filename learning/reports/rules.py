"""Who may write, read and answer learning reports."""

from grants.applications import rules as applications
from learning.reports.models import Report
from shaping_future.accounts.roles import Role


def writes_report(user, report: Report | None = None) -> bool:
    """Lead or editor of the funded application."""
    return report is not None and applications.writes_application(user, report.award.application)


def belongs_to_report(user, report: Report) -> bool:
    """Everybody who works on the funded application."""
    return applications.on_application(user, report.award.application)


def reads_shared_reports(user, obj=None) -> bool:
    """Learning partners gather what is learned; staff may look with them."""
    return user.has_role(Role.LEARNING, Role.STAFF)
