"""Who talks with whom."""

from learning.reports import rules
from learning.reports.models import Report
from learning.talks.kinds import Side


def side_of(user, report: Report) -> Side | None:
    """Which side this person speaks for: those who write for the grant, or staff without an interest in it."""
    if rules.writes_report(user, report):
        return Side.PARTNER
    return Side.US if Report.objects.answered_by(user).filter(pk=report.pk).exists() else None


def takes_part(user, report: Report | None = None) -> bool:
    """Either side of a conversation."""
    return report is not None and side_of(user, report) is not None
