"""Conversations with grant partners, a message about a change, a report by phone, and one in sound."""

import datetime as dt
import uuid

from grants.awards.models import Award
from learning.changes import services as changes
from learning.reports import services as reports
from learning.reports.models import Report, ReportState, Visibility
from learning.talks import services as talks
from shaping_future import clock
from shaping_future.demo.cast import Cast

TALKED = "We talked about rest, and about who decides what.\n\nTwo founders hand over in spring."
NEXT = "MEX introduces them to another partner. We talk again in the summer."


def talk(signed: list[Award], cast: Cast) -> None:
    """Conversations that are due are held; the last waits for the partner's yes, and one has times to choose."""
    due = Report.objects.filter(award__in=signed, what="conversation", due_on__lt=clock.today(), state=ReportState.DUE)
    rows = list(due.select_related("award__application__started_by").order_by("due_on", "pk"))
    for number, report in enumerate(rows):
        lead = report.award.application.started_by
        with clock.at(dt.datetime.combine(report.due_on, dt.time(14), clock.LONDON)):
            readers = Visibility.PARTNERS if number % 3 else Visibility.PRIVATE
            talks.write_notes(report, {1: (TALKED, readers), 2: (NEXT, readers)}, {1: 0, 2: 0}, by=lead)
            talks.confirm_notes(report, 1, by=lead)
            if report is not rows[-1]:
                talks.confirm_notes(report, 1, by=cast.staff)
    coming = Report.objects.filter(award__in=signed, what="conversation", due_on__gte=clock.today()).first()
    if coming:
        for days in (5, 8):
            when = dt.datetime.combine(clock.today() + dt.timedelta(days=days), dt.time(11), clock.LONDON)
            talks.offer_time(coming, when, "We ring you", by=cast.staff)


def write_of_changes(signed: list[Award], cast: Cast) -> None:
    """One message that is answered, one that waits for us and is late."""
    answered, waits = [award for award in signed if award.ended_at is None][:2]
    for award, days in ((answered, 40), (waits, 35)):
        with clock.at(clock.now() - dt.timedelta(days=days)):
            text = "Our coordinator leaves in March. We would like to move the second year by three months."
            changes.write_message(award, text, uuid.uuid4(), by=award.application.started_by)
    with clock.at(clock.now() - dt.timedelta(days=33)):
        text = "Thank you for telling us early. That is fine. We ring you on Thursday."
        changes.write_message(answered, text, uuid.uuid4(), by=cast.staff)


def report_by_phone(cast: Cast) -> None:
    """What is late is told on the phone, and waits for the partner to read it."""
    late = Report.objects.filter(what="report", state=ReportState.DUE, due_on__lt=clock.today()).first()
    if late:
        reports.write_call_notes(late, "We had a hard year. The circle held, and two people rested.", 0, by=cast.staff)
