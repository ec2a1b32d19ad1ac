"""Who owes whom, over all grants and of one."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from grants.awards.models import Award
from grants.awards.queries import own_awards
from learning.changes.queries import waiting_for_us
from learning.reports.models import Report, ReportState
from learning.reports.queries import due_of, due_rows
from learning.talks.models import TalkTime
from shaping_future import clock

SOON = dt.timedelta(days=60)
MOST = 200
"""Lines of each kind on the page; those that are later come up when these are done."""


@dataclass(frozen=True)
class Due:
    """One line of the page: what, of which grant, by when, who has it in hand, and where it is done."""

    what: str
    award: Award
    due: dt.date
    url: str
    who: str = ""
    more: str = ""

    @property
    def late_days(self) -> int:
        return max(0, (clock.today() - self.due).days)


def all_that_is_due(user) -> dict[str, Any]:
    """What we owe, what partners owe, where both must find a time; late first. Three queries."""
    rows = due_rows(user, clock.today() + SOON)
    ours = [_reply(one) for one in rows if one.state == ReportState.SENT]
    ours += [
        Due("An answer about a change", one.award, one.reply_due_on,
            reverse("change-messages", args=[one.award.public_id]), str(one.answerer or ""))
        for one in waiting_for_us(user)
    ]  # fmt: skip
    near = [one for one in rows if one.state == ReportState.DUE]
    times = _times([one.pk for one in near if one.is_talk])
    talks = [_talk(one, times.get(one.pk)) for one in near if one.is_talk]
    theirs = [
        Due(one.kind, one.award, one.due_on, reverse("report-notes", args=[one.public_id]))
        for one in near
        if not one.is_talk
    ]
    ours.sort(key=lambda one: one.due)
    return {"ours": ours[:MOST], "theirs": theirs[:MOST], "talks": talks[:MOST], "most": MOST}


def _reply(report: Report) -> Due:
    where = reverse("report-reply", args=[report.public_id])
    return Due(f"A reply: {report.kind}", report.award, due_of(report), where, str(report.answerer or ""))


def _times(reports: list[int]) -> dict[int, TalkTime]:
    rows = TalkTime.objects.filter(report__in=reports, withdrawn_at=None, chosen_at__isnull=False)
    return {one.report_id: one for one in rows}


def _talk(report: Report, time: TalkTime | None) -> Due:
    more = "notes to agree on" if report.notes_version else "" if time else "no time yet"
    where = reverse("learning-talk", args=[report.public_id])
    return Due(report.kind, report.award, time.starts_at.date() if time else report.due_on, where, more=more)


def own_award(user, public_id) -> Award:
    """One of the person's own grants."""
    return own_awards(user).get(public_id=public_id)


def learning_of(award: Award) -> list[Report]:
    return list(award.reports.order_by("due_on", "pk"))
