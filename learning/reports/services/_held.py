"""What every change shares: the lock of the report, and who may."""

from learning.reports import rules
from learning.reports.models import Report, ReportState
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow


def locked(report: Report) -> Report:
    related = ("award__application__call__fund", "award__application__organisation", "prompts")
    return Report.objects.select_for_update(of=("self",)).select_related(*related).get(pk=report.pk)


def writable(report: Report, by: User) -> Report:
    """Locked, for the grant partner's people, until it is sent."""
    report = locked(report)
    if not rules.writes_report(by, report):
        raise NotAllowed("The grant partner's own people write this report.")
    if report.state != ReportState.DUE:
        raise NotAllowedNow("This report was sent already.")
    if report.is_talk:
        raise NotAllowedNow("This is a conversation. Its notes are written on its own page.")
    return report


def refuse_unless_answering(report: Report, by: User, sentence: str) -> None:
    if not Report.objects.answered_by(by).filter(pk=report.pk).exists():
        raise NotAllowed(sentence)
