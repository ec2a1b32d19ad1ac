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
from shaping_future.look.words import day
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

REPLY_DAYS = 28
"""Days until our reply is due, as the agreement promises: a date on us, not on them."""


class StaleReport(Refused):
    """Somebody else changed the same answers since the page was opened: both texts by part order. Nothing was saved."""

    def __init__(self, mine: dict[int, str], theirs: list[Part]):
        super().__init__("Somebody else saved this report since you opened it. Both texts are below; nothing is lost.")
        self.mine = mine
        self.theirs = {part.order: part.text for part in theirs}
        self.versions = {part.order: part.version for part in theirs}


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
    awards = list(Award.objects.filter(application__call=call))
    if not awards:
        raise NotAllowedNow("This call has no grants yet. Learning is scheduled once everybody has heard.")
    for award in awards:
        schedule_reports(award, by=by)
    return len(awards)


@transaction.atomic
def save_report(report: Report, parts: dict[int, tuple[str, str]], seen: dict[int, int], *, by: User) -> Report:
    """Save {order: (text, visibility)}. `seen` are the versions that the writer's page showed.

    An answer that the writer changed and somebody else changed meanwhile raises StaleReport; one that the writer left
    as it was seen never overwrites.
    """
    report = _writable(report, by)
    stored = {part.order: part for part in report.parts.select_for_update()}
    if set(parts) - set(stored):
        raise NotValid("That question is not part of this report.")
    if any(visibility not in Visibility.values for _, visibility in parts.values()):
        raise NotValid("Choose who may read each answer.")
    parts = {order: (text.strip(), visibility) for order, (text, visibility) in parts.items()}
    changed = [stored[order] for order, new in parts.items() if new != (stored[order].text, stored[order].visibility)]
    stale = [part for part in changed if seen.get(part.order) != part.version]
    touched = [part for part in stale if parts[part.order] != _seen_by_writer(part, seen.get(part.order))]
    if touched:
        raise StaleReport({part.order: parts[part.order][0] for part in touched}, touched)
    for part in [part for part in changed if part not in stale]:
        part.text, part.visibility = parts[part.order]
        part.version += 1
        part.save(update_fields=["text", "visibility", "version"])
    return report


def _seen_by_writer(part: Part, version: int | None) -> tuple[str, str] | None:
    """What the writer's page showed, out of the history; None when it never was."""
    event = part.events.filter(version=version).order_by("-pgh_id").first() if version is not None else None
    return (event.text, event.visibility) if event else None


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
    _tell_staff(report)
    return report


def _tell_staff(report: Report) -> None:
    """Those who may answer it."""
    link = settings.SITE_URL + reverse("admin:learning_report_change", args=[report.pk])
    by_when = day(report.reply_due_on)
    for person in User.objects.with_role(Role.STAFF):
        if Report.objects.answered_by(person).filter(pk=report.pk).exists():
            promise(
                key=f"report-sent-{report.pk}-{person.pk}",
                to=person.email,
                subject="A learning report is waiting for your reply",
                body=f"Hello,\n\na learning report has arrived. Please reply by {by_when}:\n\n{link}\n",
            )


@transaction.atomic
def reply_to_report(report: Report, reply: str, *, by: User) -> Report:
    """MEX answers. Every report gets a reply, once."""
    report = _locked(report)
    if not Report.objects.answered_by(by).filter(pk=report.pk).exists():
        raise NotAllowed("MEX staff without an interest in the grant reply to learning reports.")
    if report.state != ReportState.SENT:
        raise NotAllowedNow("This report is not waiting for a reply.")
    if not reply.strip():
        raise NotValid("Write the reply first.")
    report.state, report.reply = ReportState.REPLIED, reply.strip()
    report.replied_at, report.replied_by = clock.now(), by
    report.save(update_fields=["state", "reply", "replied_at", "replied_by"])
    note("report.replied", report, by=by)
    _write_to_partner(report, "replied", "We have replied to you", "thank you for what you told us. Our reply is here:")
    return report


def _write_to_partner(report: Report, what: str, subject: str, words: str) -> None:
    """Everyone who works on the grant, once for each `what`."""
    link = settings.SITE_URL + reverse("report-edit", args=[report.public_id])
    people = Participant.objects.filter(application=report.award.application)
    for person in people.filter(removed_at=None).select_related("user"):
        promise(
            key=f"report-{what}-{report.pk}-{person.user_id}",
            to=person.user.email,
            subject=subject,
            body=f"Hello,\n\n{words}\n\n{link}\n",
        )


def _locked(report: Report) -> Report:
    return Report.objects.select_for_update(of=("self",)).select_related("award__application").get(pk=report.pk)


def _writable(report: Report, by: User) -> Report:
    report = _locked(report)
    if not rules.writes_report(by, report):
        raise NotAllowed("The grant partner's own people write this report.")
    if report.state != ReportState.DUE:
        raise NotAllowedNow("This report was sent already.")
    return report
