"""Reminders: before a date, on it, and after it, to whoever owes. Each once, however often the task runs."""

import datetime as dt

from django.db import connection, transaction

from learning.reports.models import LearningRules, Report, ReportState
from shaping_future import clock

from .telling import tell_partner, tell_staff

LOCK = 7_203_466
"""The advisory lock of the one who reminds (any number of its own, the same everywhere)."""
THEIRS = {
    "before": ("A learning date comes near", "something that you tell us about your grant is due soon:"),
    "on": ("A learning date is today", "something that you tell us about your grant is due today:"),
    "after": ("It is late, and still welcome", "something about your grant is late. A few lines are enough:"),
}
OURS = {
    "before": ("We owe a reply soon", "a grant partner waits for our reply. Its date comes near:"),
    "on": ("We owe a reply today", "a grant partner waits for our reply. It is due today:"),
    "after": ("Our reply is late", "a grant partner still waits for our reply. It is late:"),
}
TALK = {
    "before": ("It is time to find a time", "we would like to talk about a grant soon. Offer a time, or choose one:"),
    "on": ("A conversation is due today", "a conversation about a grant is due today:"),
    "after": ("A conversation is waiting", "a conversation about a grant is not finished yet:"),
}


def moment(due: dt.date, rules: LearningRules) -> str:
    """Which reminder a date asks for today; "" for none."""
    today = clock.today()
    if due - dt.timedelta(days=rules.before_days) <= today < due:
        return "before"
    if today == due:
        return "on"
    return "after" if today >= due + dt.timedelta(days=rules.after_days) else ""


@transaction.atomic
def remind_of_learning() -> int:
    """How many dates were looked at; 0 when another worker is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    rules = {one.fund_id: one for one in LearningRules.objects.all()}
    open_states = (ReportState.DUE, ReportState.SENT)
    related = ("award__application__call", "answerer")
    rows = list(Report.objects.under_way().filter(state__in=open_states).select_related(*related))
    for report in rows:
        _remind(report, rules.get(report.award.application.call.fund_id) or LearningRules())
    return len(rows)


def _remind(report: Report, rules: LearningRules) -> None:
    due = report.reply_due_on if report.state == ReportState.SENT else report.due_on
    if not (found := moment(due, rules)):
        return
    key = f"due-{found}-{due:%Y%m%d}"
    if report.state == ReportState.SENT:
        tell_staff(report, f"reply-{key}", *OURS[found])
    elif report.is_talk:
        tell_partner(report, f"talk-{key}", *TALK[found])
        tell_staff(report, f"talk-{key}", *TALK[found])
    else:
        tell_partner(report, key, *THEIRS[found])
