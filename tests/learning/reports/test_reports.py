"""Learning reports: scheduled as the call says, never overwritten, sent once, answered by us, shown as chosen."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from grants.applications import services as applications
from grants.applications.models import Rung
from learning.reports import services
from learning.reports.models import Part, Report, ReportState, Visibility
from learning.reports.queries import parts_open_to, shared_reports
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import a_call, person, signed_in_as
from tests.grants.awards.cast import award_of, decided, lead, released

pytestmark = pytest.mark.django_db


def scheduled(**values):
    """(world, award, its first report)."""
    world = released(declined=0, **values)
    award = award_of(world.funded[0])
    return world, award, services.schedule_reports(award, by=world.staff)[0]


def texts(report, visibility=Visibility.PRIVATE, **changes):
    """{order: (text, visibility)} for every part, with `changes` such as p2="…"."""
    return {
        part.order: (
            changes.get(f"p{part.order}", part.text),
            visibility if f"p{part.order}" in changes else part.visibility,
        )
        for part in report.parts.all()
    }


def seen(report):
    return dict(report.parts.values_list("order", "version"))


def write(report, by, visibility=Visibility.PRIVATE, **changes):
    return services.save_report(report, texts(report, visibility, **changes), seen(report), by=by)


def stored(report):
    return dict(report.parts.exclude(text="").values_list("order", "text"))


def sent(**values):
    world, award, report = scheduled(**values)
    write(report, lead(award), p1="A private matter.")
    write(report, lead(award), Visibility.PARTNERS, p2="For other partners.")
    write(report, lead(award), Visibility.PUBLIC, p3="For anyone.")
    return world, award, services.send_report(report, by=lead(award))


# --- the schedule ---------------------------------------------------------------------------------------------------


def test_the_schedule_is_that_of_the_call():
    world, award, _ = scheduled()
    reports = list(award.reports.all())
    assert [(one.key, one.kind, one.due_on.isoformat()) for one in reports] == [
        (step["key"], step["type"], step["due"]) for step in world.call.learning_schedule
    ]
    assert [part.prompt for part in reports[0].parts.all()] == world.call.learning_prompts
    assert {one.state for one in reports} == {ReportState.DUE}


def test_scheduling_again_adds_nothing_and_keeps_what_was_written():
    world, award, report = scheduled()
    write(report, lead(award), p1="Already here.")
    before = Report.objects.count(), Part.objects.count()
    assert len(services.schedule_reports(award, by=world.checker)) == before[0]
    assert (Report.objects.count(), Part.objects.count(), stored(report)) == (*before, {1: "Already here."})


def test_every_grant_of_a_call_is_scheduled():
    world = released(funded=2, declined=1)
    assert services.schedule_for_call(world.call, by=world.staff) == 2
    assert Report.objects.count() == 2 * len(world.call.learning_schedule)


def test_learning_is_scheduled_by_staff_for_grants_that_exist():
    world = released(declined=0)
    award = award_of(world.funded[0])
    for other in (person(), lead(award), world.finance, person(Role.LEARNING)):
        with pytest.raises(NotAllowed, match="MEX staff"):
            services.schedule_reports(award, by=other)
    with pytest.raises(NotAllowedNow, match="no grants yet"):
        services.schedule_for_call(a_call(), by=world.staff)
    assert not Report.objects.exists()


# --- writing --------------------------------------------------------------------------------------------------------


def test_what_is_written_is_kept_with_its_visibility_and_history():
    _, award, report = scheduled()
    write(report, lead(award), Visibility.PARTNERS, p2=" We rested.\n\nIt helped. ")
    part = report.parts.get(order=2)
    assert (part.text, part.visibility, part.version) == ("We rested.\n\nIt helped.", "partners", 1)
    assert [event.version for event in part.events.order_by("pgh_id")] == [0, 1]
    assert set(report.parts.exclude(order=2).values_list("version", flat=True)) == {0}


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
    assert report.reply_due_on == clock.today() + dt.timedelta(days=services.REPLY_DAYS)
    mails = Message.objects.filter(key__startswith="report-sent-")
    staff = {mail.to for mail in mails}
    assert world.staff.email in staff
    assert recused.email not in staff
    assert not any(award.application.organisation.name in mail.body for mail in mails)
    assert Entry.objects.get(verb="report.sent").detail == {}


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


# --- our reply ------------------------------------------------------------------------------------------------------


def test_mex_replies_once_and_the_partner_hears():
    world, award, report = sent()
    report = services.reply_to_report(report, "  Thank you. ", by=world.staff)
    assert (report.state, report.reply, report.replied_by) == (ReportState.REPLIED, "Thank you.", world.staff)
    mail = Message.objects.get(key__startswith="report-replied-")
    assert (mail.to, "Thank you." in mail.body) == (lead(award).email, False)
    with pytest.raises(NotAllowedNow, match="not waiting"):
        services.reply_to_report(report, "Again.", by=world.checker)


def test_who_may_not_reply_and_what_is_no_reply():
    world, award, report = sent()
    recused, partner = person(Role.STAFF), lead(award)
    applications.recuse(award.application, recused, Rung.ROOM, by=world.facilitator)
    partner.roles = [Role.STAFF]
    partner.save(update_fields=["roles"])
    for other in (person(), partner, recused, world.finance, person(Role.LEARNING)):
        with pytest.raises(NotAllowed):
            services.reply_to_report(report, "Thank you.", by=other)
    with pytest.raises(NotValid, match="Write the reply"):
        services.reply_to_report(report, " \n", by=world.staff)
    report.refresh_from_db()
    assert (report.state, report.reply) == (ReportState.SENT, "")


def test_a_report_that_was_not_sent_has_no_reply():
    world, _, report = scheduled()
    with pytest.raises(NotAllowedNow, match="not waiting"):
        services.reply_to_report(report, "Thank you.", by=world.staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(state="replied")


def test_our_reply_can_be_late_and_says_so():
    _, award, report = sent()
    with clock.at(clock.now() + dt.timedelta(days=services.REPLY_DAYS + 1)):
        report.refresh_from_db()
        assert report.is_late
        assert (
            "It is late, and that is on us."
            in signed_in_as(lead(award)).get(f"/partner/reports/{report.public_id}/").text
        )


# --- who reads what -------------------------------------------------------------------------------------------------


def test_a_learning_partner_reads_what_was_opened_and_nothing_else():
    world, award, report = sent(public_name="Region and type of group only")
    services.reply_to_report(report, "About your private matter: we understand.", by=world.staff)
    learning = person(Role.LEARNING)
    assert [part.text for part in parts_open_to(learning, report) if part.text] == [
        "For other partners.",
        "For anyone.",
    ]
    page = signed_in_as(learning).get(f"/partner/reports/{report.public_id}/").text
    listed = signed_in_as(learning).get("/learning/reports/").text
    for text in (page, listed):
        assert "private matter" not in text
        assert award.application.organisation.name not in text
        assert "Network (Wales)" in text
    assert "For anyone." in page


def test_the_partner_and_staff_read_everything_that_was_sent():
    world, award, report = sent()
    services.reply_to_report(report, "We understand.", by=world.staff)
    for reader in (lead(award), world.staff):
        page = signed_in_as(reader).get(f"/partner/reports/{report.public_id}/").text
        assert "A private matter." in page
        assert "We understand." in page


def test_drafts_and_wholly_private_reports_are_nobodys_to_list():
    world, award, draft = scheduled()
    write(draft, lead(award), Visibility.PUBLIC, p1="Not finished.")
    private = award.reports.all()[1]
    write(private, lead(award), p1="Between us.")
    services.send_report(private, by=lead(award))
    learning = person(Role.LEARNING)
    assert list(shared_reports(learning)) == []
    assert list(shared_reports(world.staff)) == [private]
    for reader, report in ((learning, draft), (learning, private), (world.staff, draft)):
        assert signed_in_as(reader).get(f"/partner/reports/{report.public_id}/").status_code == 404


def test_strangers_and_the_recused_find_no_report():
    world, award, report = sent()
    recused, both = person(Role.STAFF), person(Role.LEARNING)
    for user in (recused, both):
        applications.recuse(award.application, user, Rung.ROOM, by=world.facilitator)
    others = [person(role) for role in Role if role not in ("staff", "learning")]
    for other in (person(), decided(funded=0).declined[0].started_by, recused, both, *others):
        for method in ("get", "post"):
            address = f"/partner/reports/{report.public_id}/"
            assert getattr(signed_in_as(other), method)(address).status_code == 404, other.roles


def test_the_list_is_for_learning_partners_and_staff():
    for other in (person(), *(person(role) for role in Role if role not in ("staff", "learning"))):
        assert signed_in_as(other).get("/learning/reports/").status_code == 403
    learning = signed_in_as(person(Role.LEARNING))
    assert 'href="/learning/reports/" aria-current="page"' in learning.get("/learning/reports/").text


# --- pages ----------------------------------------------------------------------------------------------------------


def form(report, **changes):
    data = {}
    for part in report.parts.all():
        data |= {f"text-{part.order}": part.text, f"visibility-{part.order}": part.visibility}
        data[f"version-{part.order}"] = part.version
    return data | {name.replace("_", "-"): value for name, value in changes.items()}


def test_writing_and_sending_on_the_page():
    _, award, report = scheduled()
    browser, address = signed_in_as(lead(award)), f"/partner/reports/{report.public_id}/"
    assert browser.get(address).status_code == 200
    empty = browser.post(address, form(report, send="1"))
    assert (empty.status_code, "at least one answer" in empty.text) == (400, True)
    assert browser.post(address, form(report, text_1="We rested.", save="1")).status_code == 302
    assert "We rested." in browser.get(address).text
    assert browser.post(address, form(report, text_2="And danced.", send="1")).url == "/partner/"
    assert stored(report) == {1: "We rested.", 2: "And danced."}
    late = browser.post(address, form(report, text_3="One more thing."))
    assert (late.status_code, "sent already" in late.text, "One more thing." in late.text) == (409, True, True)


def test_two_writers_on_the_page():
    _, award, report = scheduled()
    address, browser = f"/partner/reports/{report.public_id}/", signed_in_as(lead(award))
    opened = form(report)
    write(report, lead(award), p1="Theirs & more.", p2="Only theirs.")
    page = browser.post(address, opened | {"text-1": "Mine <b>."})
    assert (page.status_code, "Theirs &amp; more." in page.text, "Mine &lt;b&gt;." in page.text) == (409, True, True)
    fields = page.context["form"]
    again = {field.html_name: field.value() for field in fields}
    assert browser.post(address, again | {"text-1": "Both."}).status_code == 302
    assert stored(report) == {1: "Both.", 2: "Only theirs."}


def test_text_survives_an_expired_session():
    _, award, report = scheduled()
    address, browser = f"/partner/reports/{report.public_id}/", signed_in_as(lead(award))
    browser.get(address)
    browser.session.flush()
    assert browser.post(address, form(report, text_1="Typed long.")).status_code == 302
    browser.force_login(lead(award))
    page = browser.get(address).text
    assert "Typed long." in page
    assert "We kept what you typed" in page
    assert stored(report) == {}


@pytest.mark.parametrize(
    "changes", [{"text-1": "x" * 20_001}, {"visibility-1": "everybody"}, {"version-1": "x"}, {"version-1": "-1"}]
)
def test_bad_input_gets_a_sentence_and_changes_nothing(changes):
    _, award, report = scheduled()
    address = f"/partner/reports/{report.public_id}/"
    assert signed_in_as(lead(award)).post(address, form(report) | changes).status_code == 400
    assert stored(report) == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_partners_home_asks_the_same_for_one_grant_and_for_three(rows, django_assert_num_queries):
    world = released(funded=rows, declined=0, condition="Send the policy.")
    services.schedule_for_call(world.call, by=world.staff)
    user = person()
    for application in world.funded:
        application.participants.create(user=user, part="editor")
    browser = signed_in_as(user)
    with django_assert_num_queries(6):  # user, awards, conditions, signatures, instalments, reports
        assert browser.get("/partner/").text.count("Read and sign your agreement</a>") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_one_report_and_for_three(rows, django_assert_num_queries):
    world = released(funded=rows, declined=0)
    for application in world.funded:
        award = award_of(application)
        report = services.schedule_reports(award, by=world.staff)[0]
        write(report, lead(award), Visibility.PUBLIC, p1="For anyone.")
        services.send_report(report, by=lead(award))
    browser = signed_in_as(person(Role.LEARNING))
    with django_assert_num_queries(3):  # user, count, reports
        assert browser.get("/learning/reports/").text.count("Our reply is due") == rows


def test_an_empty_home_says_what_will_be_there():
    assert "No grants yet" in signed_in_as(person()).get("/partner/").text
