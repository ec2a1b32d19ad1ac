"""The answers of a learning report: never overwritten, sent once."""

import pytest

from grants.applications import services as applications
from grants.applications.models import Rung
from learning.reports import services
from learning.reports.models import ReportState, Visibility
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from shaping_future.working_days import working_days_after
from tests.cast import person
from tests.grants.awards.cast import lead
from tests.learning.reports.cast import scheduled, seen, stored, texts, write

pytestmark = pytest.mark.django_db


# --- writing --------------------------------------------------------------------------------------------------------


def test_what_is_written_is_kept_with_its_visibility_and_history():
    _, award, report = scheduled()
    write(report, lead(award), Visibility.PARTNERS, p2=" We rested.\n\nIt helped. ")
    part = report.answers.get(order=2)
    assert (part.text, part.visibility, part.version) == ("We rested.\n\nIt helped.", "partners", 1)
    assert [event.version for event in part.events.order_by("pgh_id")] == [0, 1]
    assert set(report.answers.exclude(order=2).values_list("version", flat=True)) == {0}


def test_a_save_that_is_too_late_shows_both_texts_and_saves_nothing():
    _, award, report = scheduled()
    opened = seen(report)
    write(report, lead(award), p1="Theirs.")
    with pytest.raises(services.StaleReport) as stale:
        services.save_report(report, texts(report, p1="Mine.", p2="Also mine."), opened, by=lead(award))
    assert (stale.value.mine, stale.value.theirs, stale.value.versions) == ({1: "Mine."}, {1: "Theirs."}, {1: 1})
    assert stored(report) == {1: "Theirs."}
    services.save_report(
        report, texts(report, p1="Ours.", p2="Also mine."), opened | stale.value.versions, by=lead(award)
    )
    assert stored(report) == {1: "Ours.", 2: "Also mine."}


def test_an_answer_that_the_writer_left_alone_never_overwrites():
    _, award, report = scheduled()
    opened, page = seen(report), texts(report)
    write(report, lead(award), p1="Theirs.")
    services.save_report(report, page | {2: ("Mine.", "private")}, opened, by=lead(award))
    assert stored(report) == {1: "Theirs.", 2: "Mine."}


def test_who_may_not_write_and_what_may_not_be_written():
    world, award, report = scheduled()
    reader = person()
    award.application.participants.create(user=reader, part="reader")
    for other in (person(), reader, world.staff, world.finance, person(Role.LEARNING)):
        with pytest.raises(NotAllowed):
            write(report, other, p1="x")
        with pytest.raises(NotAllowed):
            services.send_report(report, by=other)
    with pytest.raises(NotValid, match="not part of this report"):
        services.save_report(report, {99: ("x", "private")}, {99: 0}, by=lead(award))
    with pytest.raises(NotValid, match="Choose who"):
        services.save_report(report, {1: ("x", "everybody")}, {1: 0}, by=lead(award))
    assert stored(report) == {}


# --- sending --------------------------------------------------------------------------------------------------------


def test_sending_sets_a_date_on_us_and_tells_the_staff_who_may_answer():
    world, award, report = scheduled()
    recused = person(Role.STAFF)
    applications.recuse(award.application, recused, Rung.ROOM, by=world.facilitator)
    write(report, lead(award), p1="We rested.")
    report = services.send_report(report, by=lead(award))
    assert (report.state, report.sent_by) == (ReportState.SENT, lead(award))
    assert report.reply_due_on == working_days_after(clock.today(), 15)
    mails = Message.objects.filter(key__startswith="report-sent-")
    staff = {mail.to for mail in mails}
    assert world.staff.email in staff
    assert recused.email not in staff
    assert not any(award.application.organisation.name in mail.body for mail in mails)
    assert Entry.objects.get(verb="report.sent").detail["notes"] is False


def test_a_report_is_sent_once_and_not_empty():
    _, award, report = scheduled()
    with pytest.raises(NotValid, match="at least one answer"):
        services.send_report(report, by=lead(award))
    write(report, lead(award), p1="We rested.")
    services.send_report(report, by=lead(award))
    for change in (lambda: services.send_report(report, by=lead(award)), lambda: write(report, lead(award), p1="New.")):
        with pytest.raises(NotAllowedNow, match="sent already"):
            change()
    assert stored(report) == {1: "We rested."}
    assert Entry.objects.filter(verb="report.sent").count() == 1
