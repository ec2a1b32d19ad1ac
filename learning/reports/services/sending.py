"""Sending a report. From then on the next date is ours."""

from django.db import transaction

from learning.reports.models import Report, ReportState
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotValid
from shaping_future.look.words import day
from shaping_future.record.services import note

from ._held import writable
from .replying import reply_due
from .telling import tell_staff


@transaction.atomic
def send_report(report: Report, *, by: User) -> Report:
    """Send it to MEX. Whoever sends it also says that what we wrote down in a call is right."""
    report = writable(report, by)
    if not report.answers.said().exists():
        raise NotValid("Write at least one answer before you send the report, record one, or add a document.")
    report.state, report.sent_at, report.sent_by = ReportState.SENT, clock.now(), by
    report.reply_due_on = reply_due(report)
    report.save(update_fields=["state", "sent_at", "sent_by", "reply_due_on"])
    note("report.sent", report, by=by, reply_due=report.reply_due_on, notes=report.noted_at is not None)
    words = f"a learning report has arrived. Please reply by {day(report.reply_due_on)}:"
    tell_staff(report, "sent", "A learning report is waiting for your reply", words)
    return report
