"""Learning reports: scheduled, written, sent, answered by us."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.applications.models import Participant
from grants.awards.models import Award
from grants.calls.models import Call
from learning.reports import rules
from learning.reports.models import Part, Report, ReportState, Visibility
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid, Refused
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

REPLY_DAYS = 28
"""Days until our reply is due (20 working days): a date on us, not on them."""


class StaleReport(Refused):
    """Somebody saved since the page was opened: both texts by part order. Nothing was changed."""

    def __init__(self, mine: dict[int, str], theirs: dict[int, str]):
        super().__init__("Somebody else saved this report since you opened it. Both texts are below; nothing is lost.")
        self.mine, self.theirs = mine, theirs


@transaction.atomic
def schedule_reports(award: Award, *, by: User) -> list[Report]:
    """The reports and conversations of the call's learning schedule. May be repeated; what exists stays."""
    if not by.has_role(Role.STAFF):
        raise NotAllowed("MEX staff schedule learning.")
    award = Award.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=award.pk)
    call = award.application.call
    for step in call.learning_schedule:
        report, new = Report.objects.get_or_create(
            award=award,
            key=step["key"],
            defaults={"kind": step["type"], "due_on": dt.date.fromisoformat(str(step["due"]))},
        )
        if new:
            Part.objects.bulk_create(
                Part(report=report, order=order, prompt=prompt)
                for order, prompt in enumerate(call.learning_prompts, start=1)
            )
    note("reports.scheduled", award, by=by, count=len(call.learning_schedule))
    return list(award.reports.all())


@transaction.atomic
def schedule_for_call(call: Call, *, by: User) -> int:
    """Schedule the learning of every grant of a call. Returns how many grants."""
    awards = Award.objects.filter(application__call=call)
    for award in awards:
        schedule_reports(award, by=by)
    return len(awards)


@transaction.atomic
def save_report(report: Report, parts: dict[int, tuple[str, str]], seen: dict[int, int], *, by: User) -> Report:
    """Save {order: (text, visibility)}. `seen` are the versions on the writer's page; stale ones raise StaleReport."""
    report = _writable(report, by)
    stored = {part.order: part for part in report.parts.select_for_update()}
    unknown = set(parts) - set(stored)
    if unknown:
        raise NotValid("That question is not part of this report.")
    changed = [
        part for order, part in stored.items() if order in parts and parts[order] != (part.text, part.visibility)
    ]
    stale = [part for part in changed if seen.get(part.order) != part.version]
    if stale:
        raise StaleReport(
            {part.order: parts[part.order][0] for part in stale}, {part.order: part.text for part in stale}
        )
    for part in changed:
        part.text, part.visibility = parts[part.order]
        if part.visibility not in Visibility.values:
            raise NotValid("Choose who may read each answer.")
        part.version += 1
        part.save(update_fields=["text", "visibility", "version"])
    return report


@transaction.atomic
def send_report(report: Report, *, by: User) -> Report:
    """Send it to MEX. From now on the next date is ours."""
    report = _writable(report, by)
    if not report.parts.exclude(text="").exists():
        raise NotValid("Write at least one answer before you send the report.")
    report.state, report.sent_at, report.sent_by = ReportState.SENT, clock.now(), by
    report.reply_due_on = clock.today() + dt.timedelta(days=REPLY_DAYS)
    report.save(update_fields=["state", "sent_at", "sent_by", "reply_due_on"])
    note("report.sent", report, by=by)
    for person in User.objects.with_role(Role.STAFF):
        promise(
            key=f"report-sent-{report.pk}-{person.pk}",
            to=person.email,
            subject="A learning report is waiting for your reply",
            body=f"Hello,\n\na learning report has arrived. Please reply by {report.reply_due_on:%d %B %Y}:\n\n"
            f"{settings.SITE_URL}{reverse('admin:learning_report_change', args=[report.pk])}\n",
        )
    return report


@transaction.atomic
def reply_to_report(report: Report, reply: str, *, by: User) -> Report:
    """MEX answers. Every report gets a reply, once."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    if not rules.answers_reports(by):
        raise NotAllowed("MEX staff reply to learning reports.")
    if report.state != ReportState.SENT:
        raise NotAllowedNow("This report is not waiting for a reply.")
    if not reply.strip():
        raise NotValid("Write the reply first.")
    report.state, report.reply = ReportState.REPLIED, reply.strip()
    report.replied_at, report.replied_by = clock.now(), by
    report.save(update_fields=["state", "reply", "replied_at", "replied_by"])
    note("report.replied", report, by=by)
    link = settings.SITE_URL + reverse("report-edit", args=[report.public_id])
    for person in Participant.objects.filter(application=report.award.application, removed_at=None).select_related(
        "user"
    ):
        promise(
            key=f"report-replied-{report.pk}-{person.user_id}",
            to=person.user.email,
            subject="We have replied to you",
            body=f"Hello,\n\nthank you for what you told us. Our reply is here:\n\n{link}\n",
        )
    return report


def _writable(report: Report, by: User) -> Report:
    report = Report.objects.select_for_update().get(pk=report.pk)
    if not rules.writes_report(by, report):
        raise NotAllowed("The grant partner's own people write this report.")
    if report.state != ReportState.DUE:
        raise NotAllowedNow("This report was sent already.")
    return report
