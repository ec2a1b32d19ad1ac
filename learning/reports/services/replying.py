"""What we owe: a reply to every report, once, by its own date."""

import datetime as dt

from django.db import transaction

from learning.reports.models import Report, ReportState
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note
from shaping_future.working_days import working_days_after

from ._held import locked, refuse_unless_answering
from .asking import rules_of
from .telling import tell_partner

LONGEST = 10_000
MAY_NOT = "MEX staff without an interest in the grant reply to learning reports."


def reply_due(report: Report) -> dt.date:
    """So many working days from today, as the fund promises."""
    return working_days_after(clock.today(), rules_of(report.award.application.call.fund).reply_working_days)


@transaction.atomic
def take_reply(report: Report, *, by: User) -> Report:
    """Say that I will reply to it: I am reminded, and nobody else."""
    report = locked(report)
    refuse_unless_answering(report, by, MAY_NOT)
    if report.state != ReportState.SENT:
        raise NotAllowedNow("This report is not waiting for a reply.")
    report.answerer = by
    report.save(update_fields=["answerer"])
    note("report.reply-taken", report, by=by)
    return report


@transaction.atomic
def reply_to_report(report: Report, reply: str, *, by: User) -> Report:
    """MEX answers. Every report gets a reply, once."""
    report, reply = locked(report), reply.strip()
    refuse_unless_answering(report, by, MAY_NOT)
    if report.state != ReportState.SENT:
        raise NotAllowedNow("This report is not waiting for a reply.")
    if not reply or len(reply) > LONGEST:
        raise NotValid(f"Write the reply first, in {LONGEST:,} characters or fewer.")
    report.state, report.reply = ReportState.REPLIED, reply
    report.replied_at, report.replied_by = clock.now(), by
    report.save(update_fields=["state", "reply", "replied_at", "replied_by"])
    note("report.replied", report, by=by, late=(clock.today() - report.reply_due_on).days)
    tell_partner(report, "replied", "We have replied to you", "thank you for what you told us. Our reply is here:")
    return report
