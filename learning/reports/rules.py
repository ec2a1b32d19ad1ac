"""Who may write, read and answer learning reports."""

from grants.applications import rules as applications
from learning.reports.models import Report, grant_partners
from shaping_future.accounts.roles import Role


def writes_report(user, report: Report | None = None) -> bool:
    """Lead or editor of the funded application."""
    return report is not None and applications.writes_application(user, report.award.application)


def writes_answer(user, answer=None) -> bool:
    """Whoever writes its report."""
    return answer is not None and writes_report(user, answer.report)


def belongs_to_report(user, report: Report) -> bool:
    """Everybody who works on the funded application."""
    return applications.on_application(user, report.award.application)


def answers_reports(user, obj=None) -> bool:
    """MEX staff; which reports are theirs is Report.objects.answered_by."""
    return user.has_role(Role.STAFF)


def reads_shared_reports(user, obj=None) -> bool:
    """Learning partners gather what is learned, staff look with them, grant partners read what was opened to them."""
    return user.has_role(Role.LEARNING, Role.STAFF) or grant_partners(user).exists()
