"""From the letter to the reply in a real browser, as each person, with JavaScript and without."""

import pytest
from django.urls import reverse

from grants.awards.models import Party
from grants.payments import services as payments
from grants.runs.models import PaymentLine
from learning.reports import services as reports
from learning.reports.models import Report
from shaping_future.accounts.roles import Role
from shaping_future.demo import runs
from tests.browser import WIDTHS, WITH_AND_WITHOUT, fits
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import award_of, lead, released, second_of, sign, signed
from tests.grants.bank.cast import banked

pytestmark = pytest.mark.django_db(transaction=True)


def opened_by(user, open_page, live_server, **options):
    """A browser in which `user` has signed in."""
    page = open_page(**options)
    cookie = signed_in_as(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


@pytest.mark.parametrize("javascript", WITH_AND_WITHOUT)
def test_from_the_letter_to_our_reply(open_page, live_server, javascript):
    world = released(condition="Send the policy.")
    award = award_of(world.funded[0])
    partner, first, second, staff = (
        opened_by(user, open_page, live_server, javascript=javascript)
        for user in (lead(award), world.finance, world.payer, world.staff)
    )
    partner.goto(reverse("letter", args=[world.funded[0].public_id]))
    partner.get_by_role("link", name="Read and sign your agreement").click()
    partner.get_by_role("button", name="Sign the agreement").click()
    partner.get_by_role("heading", name="There is a problem").wait_for()
    partner.get_by_label("Your full name").fill("Amal Example")
    partner.get_by_label("I have read the agreement").check()
    partner.get_by_role("button", name="Sign the agreement").click()
    partner.get_by_text("Not signed by everybody yet").wait_for()
    sign(award.agreement, Party.SECOND, second_of(award))

    banked(award)
    first.goto(reverse("payment-list"))
    first.get_by_role("link", name=award.reference, exact=True).click()
    first.get_by_role("link", name="Grant agreement").click()
    first.get_by_label("Your full name").fill("Fund Person")
    first.get_by_label("I have read the agreement").check()
    first.get_by_role("button", name="Sign the agreement").click()
    first.get_by_text("Signed by both sides").wait_for()
    first.get_by_role("link", name="Payments of this grant").click()
    first.get_by_role("button", name="Schedule the payments").click()
    first.get_by_role("link", name="Prepare a payment run").click()
    first.get_by_label(f"Pay payment 1 of {award.reference}").check()
    first.get_by_role("button", name="Prepare the run").click()
    first.get_by_text("Somebody else of finance approves it").wait_for()
    second.goto(reverse("run-list"))
    second.get_by_role("link", name="R-").click()
    second.get_by_role("button", name="Approve the payment run").click()
    second.get_by_text("Its file is ready for the bank").wait_for()
    runs.read(runs.statement(list(PaymentLine.objects.all())), by=world.finance)

    reports.schedule_reports(award, by=world.staff)
    partner.goto(reverse("application-list"))
    partner.get_by_role("link", name="Your grant: what comes next").click()
    partner.get_by_text("Paid", exact=True).wait_for()
    partner.get_by_role("link", name="Learning report: text").first.click()
    partner.get_by_role("textbox").first.fill("We rested, and it helped.")
    partner.get_by_role("button", name="Save and send the report").click()
    partner.get_by_text("the next date is ours").wait_for()
    sent = Report.objects.get(state="sent")
    staff.goto(reverse("admin:learning_report_step", args=[sent.pk, "reply"]))
    staff.get_by_label("Our reply").fill("Thank you for telling us.")
    with staff.expect_navigation():
        staff.get_by_role("button", name="Reply").click()
    partner.goto(reverse("report-edit", args=[sent.public_id]))
    partner.get_by_text("Thank you for telling us.").wait_for()


def first_report(award, staff) -> Report:
    """The first that is written; conversations have a page of their own."""
    return next(one for one in reports.schedule_reports(award, by=staff) if one.what == "report")


def full_world():
    """One grant at each point, a report in every state, an applicant who was declined."""
    world = released(funded=2, condition="Send the policy.")
    award = signed(world, 1)[0]
    banked(award)
    payments.schedule_instalments(award, by=world.finance)
    world.run = runs.pay([award.instalments.get(number=1)], prepares=world.finance, approves=world.payer)
    reports.schedule_for_call(world.call, by=world.staff)
    for report in award.reports.filter(what="report"):
        told = report.answers.filter(kind="prompt")
        parts = {one.order: ("We rested.\n\nIt helped more than we thought.", "public") for one in told}
        reports.save_report(report, parts, dict.fromkeys(parts, 0), by=lead(award))
        reports.send_report(report, by=lead(award))
    reports.reply_to_report(award.reports.all()[0], "Thank you. We will bring it to the Group.", by=world.staff)
    return world, award


def pages_of(world, award):
    """[(person, address)] of every page of these steps."""
    partner, waiting = lead(award), award_of(world.funded[1])
    due = award.reports.filter(state="due").first()
    return [
        (partner, reverse("letter", args=[world.funded[0].public_id])),
        (world.declined[0].started_by, reverse("letter", args=[world.declined[0].public_id])),
        (partner, reverse("partner-home")),
        (lead(waiting), reverse("partner-home")),
        (world.declined[0].started_by, reverse("partner-home")),
        (partner, reverse("agreement-detail", args=[award.public_id])),
        (lead(waiting), reverse("agreement-detail", args=[waiting.public_id])),
        (partner, reverse("public-name", args=[award.public_id])),
        (partner, reverse("report-edit", args=[due.public_id])),
        (partner, reverse("report-edit", args=[award.reports.all()[0].public_id])),
        (partner, reverse("report-edit", args=[award.reports.all()[1].public_id])),
        (world.learning, reverse("report-list")),
        (world.learning, reverse("report-edit", args=[award.reports.all()[0].public_id])),
        (world.finance, reverse("payment-list")),
        (world.payer, reverse("instalment-list", args=[award.public_id])),
        (world.finance, reverse("instalment-list", args=[waiting.public_id])),
        (partner, reverse("remittance", args=[world.run.lines.get().public_id])),
        (world.contributor, reverse("funder-home")),
        (world.staff, reverse("admin:grants_outcome_changelist")),
        (world.staff, reverse("admin:grants_outcome_page_step", args=["release"])),
        (world.staff, reverse("admin:learning_report_changelist")),
        (world.staff, reverse("admin:learning_report_change", args=[award.reports.all()[1].pk])),
        (world.staff, reverse("admin:grants_award_change", args=[award.pk])),
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible_and_fits(open_page, live_server, axe, width):
    world, award = full_world()
    world.learning, world.contributor = person(Role.LEARNING), person(Role.FUNDER)
    browsers = {}
    for user, address in pages_of(world, award):
        if user not in browsers:
            browsers[user] = opened_by(user, open_page, live_server, viewport={"width": width, "height": 900})
        page = browsers[user]
        assert page.goto(address).status == 200, address
        axe(page)
        assert fits(page), address


def test_empty_pages_and_pages_with_errors_are_accessible(open_page, live_server, axe):
    for user, name in ((person(Role.LEARNING), "report-list"), (person(Role.FINANCE), "payment-list"),
                       (person(Role.FUNDER), "funder-home")):  # fmt: skip
        page = opened_by(user, open_page, live_server)
        page.goto(reverse(name))
        axe(page)
    world = released(declined=0)
    award = award_of(world.funded[0])
    report = first_report(award, world.staff)
    page = opened_by(lead(award), open_page, live_server)
    for name, subject, button in (
        ("agreement-detail", award, "Sign the agreement"),
        ("report-edit", report, "Save and send the report"),
    ):
        page.goto(reverse(name, args=[subject.public_id]))
        with page.expect_navigation():
            page.get_by_role("button", name=button).click()
        page.get_by_role("heading", name="There is a problem").wait_for()
        axe(page)


def test_signing_and_two_writers_by_keyboard_alone(open_page, live_server, axe):
    world = released(declined=0)
    award = award_of(world.funded[0])
    page = opened_by(lead(award), open_page, live_server)
    page.goto(reverse("agreement-detail", args=[award.public_id]))
    page.get_by_label("Your full name").focus()
    page.keyboard.type("Amal Example")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_text("Not signed by everybody yet").wait_for()
    report = first_report(award, world.staff)
    page.goto(reverse("report-edit", args=[report.public_id]))
    reports.save_report(report, {1: ("Theirs.", "private")}, {1: 0}, by=lead(award))
    page.get_by_role("textbox").first.focus()
    page.keyboard.type("Mine.")
    page.get_by_role("button", name="Save", exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_text("Theirs.").wait_for()
    assert page.get_by_role("textbox").first.input_value() == "Mine."
    axe(page)
