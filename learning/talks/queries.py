"""Reads of conversations."""

from learning.reports.kinds import TALKS
from learning.reports.models import Report
from learning.reports.queries import RELATED, report_for
from learning.talks.kinds import Side
from learning.talks.models import TalkTime
from learning.talks.rules import side_of
from shaping_future import clock

__all__ = ["confirmed", "report_for", "talk_for", "time_for", "times_of"]


def talk_for(user, public_id) -> Report:
    """A conversation of this person's side."""
    report = Report.objects.visible_to(user).select_related(*RELATED).get(public_id=public_id, what__in=TALKS)
    if side_of(user, report) is None:
        raise Report.DoesNotExist
    return report


def time_for(user, public_id) -> TalkTime:
    """A time of a conversation of this person's side."""
    time = TalkTime.objects.select_related("report__award__application").get(public_id=public_id)
    time.report = talk_for(user, time.report.public_id)
    return time


def times_of(report: Report) -> list[TalkTime]:
    """Those that stand: the chosen one first, then what is offered and still to come."""
    rows = report.times.filter(withdrawn_at=None).select_related("offered_by")
    return [one for one in rows if one.chosen_at] or [one for one in rows if one.starts_at > clock.now()]


def confirmed(report: Report) -> dict[Side, object]:
    """Which side stands by the notes as they are now, with who said so and when."""
    rows = report.confirmations.filter(version=report.notes_version).select_related("by")
    return {Side(one.side): one for one in rows}
