"""The Group's pages in a real browser: accessible, no wider than the screen, by keyboard, and without JavaScript."""

import os

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from cocreation.reading import services
from grants.applications.models import Rung
from grants.interests.models import Interest
from grants.interests.services import decide_interest
from shaping_future.accounts.roles import Role
from tests.browser import WIDTHS, WITH_AND_WITHOUT, fits
from tests.cast import person, signed_in_as
from tests.cocreation.cast import (
    a_group,
    applications,
    declare,
    declaring,
    reading,
    scores,
    send,
    sheet_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


def enter(page, user):
    """The person's own browser, signed in."""
    page.context.clear_cookies()
    key = signed_in_as(user).cookies[settings.SESSION_COOKIE_NAME].value
    page.goto("/components/")
    here = page.url.removesuffix("components/")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": here}])


def look(page, axe, route, *args):
    page.goto(reverse(route, args=args))
    check(page, axe, route)


def check(page, axe, name):
    for folded in page.query_selector_all("details"):
        folded.evaluate("part => part.open = true")
    if folder := os.environ.get("SCREENSHOTS"):
        width = page.viewport_size["width"]
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    axe(page)
    assert fits(page), name


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_the_group_is_accessible_and_fits(open_page, axe, width):
    page = open_page(viewport={"width": width, "height": 900})
    call, people, facilitator = declaring(4), a_group(5), person(Role.FACILITATOR)
    enter(page, people[0])
    look(page, axe, "interest-declare", call.slug)
    page.get_by_role("button", name="Declare my interests").click()
    check(page, axe, "interest-declare-error")
    look(page, axe, "reading-list", call.slug)
    declare(call, facilitator, *people[1:])
    declare(call, people[0], ties=tuple(applications(call)[:1]))
    look(page, axe, "interest-declare", call.slug)
    enter(page, facilitator)
    look(page, axe, "interest-decide", call.slug)
    decide_interest(Interest.objects.get(), Rung.ROOM, "A seat on its board.", by=facilitator)
    look(page, axe, "interest-decide", call.slug)
    look(page, axe, "reading-proposal", call.slug)
    page.get_by_role("button", name="Work out a proposal").click()
    check(page, axe, "reading-proposal-ready")
    page.get_by_role("link", name="Change a reader").first.click()
    check(page, axe, "reading-proposal-change")
    page.get_by_role("button", name="Change this reader").click()
    check(page, axe, "reading-proposal-error")
    look(page, axe, "reading-need", applications(call)[1].public_id)
    services.assign_readings(call, by=facilitator)
    look(page, axe, "reading-progress", call.slug)
    services.open_reading(call, by=facilitator)
    reader = next(one for one in people if one.membership.readings.count() > 1)
    first, second = reader.membership.readings.order_by("order")[:2]
    for other in first.application.readings.exclude(pk=first.pk):
        send(other, 4, 3, "X", 2, 1, strongest="They lead it themselves.", wants_discussion=True)
    enter(page, reader)
    look(page, axe, "group-home")
    look(page, axe, "member-brings")
    look(page, axe, "reading-list", call.slug)
    look(page, axe, "reading-edit", first.public_id)
    page.get_by_role("button", name="Send this score sheet").click()
    check(page, axe, "reading-edit-error")
    first.refresh_from_db()
    send(first, 3)
    page.goto(reverse("reading-edit", args=[first.public_id]))
    check(page, axe, "reading-edit-sent")
    services.save_sheet(second, scores(call, 2), {}, seen=0, by=reader)
    page.goto(reverse("reading-edit", args=[second.public_id]))
    services.save_sheet(second, scores(call, 1), {}, seen=1, by=reader)
    page.get_by_label("Why? Doable, fair and safe").fill("In the other tab.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save and pause").click()
    check(page, axe, "reading-edit-two-tabs")
    enter(page, facilitator)
    look(page, axe, "facilitate-home")
    look(page, axe, "reading-progress", call.slug)
    services.close_reading(call, by=facilitator)
    look(page, axe, "ranking", call.slug)
    look(page, axe, "reading-sheets", first.application.public_id)


@pytest.mark.parametrize("javascript", WITH_AND_WITHOUT)
def test_declare_assign_read_and_rank_in_the_browser(open_page, javascript):
    """Steps 5 to 7 of the walk, each by its person."""
    call, people, facilitator = declaring(1), a_group(3), person(Role.FACILITATOR)
    [application], page = applications(call), open_page(javascript=javascript)
    for user in (*people, facilitator):
        enter(page, user)
        page.goto(reverse("interest-declare", args=[call.slug]))
        page.get_by_label("No, I have no ties").check()
        page.get_by_role("button", name="Declare my interests").click()
        page.get_by_text("You have declared that you have no ties.").wait_for()
    page.goto(reverse("reading-progress", args=[call.slug]))
    page.get_by_role("link", name="See who could read what").click()
    page.get_by_role("button", name="Work out a proposal").click()
    page.get_by_role("button", name="Assign these readings").click()
    page.get_by_role("button", name="Open the reading").click()
    for number, user in enumerate(people):
        enter(page, user)
        page.goto(reverse("group-home"))
        page.get_by_role("link", name="Read and score").click()
        page.get_by_role("link", name="Network number 1").click()
        for criterion in call.criteria.all():
            page.locator(f"input[name=score-{criterion.key}][value='{4 - number}']").check()
            page.get_by_label(f"Why? {criterion.label}").fill("They say how.")
        page.get_by_role("button", name="Send this score sheet").click()
        page.get_by_text("Your score sheet is sent.").wait_for()
        expect(page.get_by_role("heading", name="Score sheet of")).to_have_count(number)
    enter(page, facilitator)
    page.goto(reverse("reading-progress", args=[call.slug]))
    page.get_by_role("button", name="Close the reading").click()
    row = page.get_by_role("row", name=str(application.organisation))
    row.get_by_role("cell", name="75 50 to 100, middle 75", exact=True).wait_for()
    row.get_by_text("Readers differ on a criterion").wait_for()


def test_a_sheet_is_written_by_keyboard_alone(page):
    call, people, _ = reading(1)
    sheet = sheet_of(people[0], applications(call)[0])
    enter(page, people[0])
    page.goto(reverse("reading-edit", args=[sheet.public_id]))
    page.locator("input[name=score-power]").first.focus()
    for _criterion in call.criteria.all():
        page.keyboard.press("Space")  # takes 0
        for _step in range(3):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type("They say how.")
        page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.matches('button[value=send]')"):
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_text("Your score sheet is sent.").wait_for()
    assert set(sheet.scores.values_list("value", flat=True)) == {3}


def test_enter_in_a_field_saves_and_never_sends(page):
    call, people, _ = reading(1)
    sheet = sheet_of(people[0], applications(call)[0])
    services.save_sheet(sheet, scores(call, 2), {}, seen=0, by=people[0])
    enter(page, people[0])
    page.goto(reverse("reading-edit", args=[sheet.public_id]))
    page.locator("input[name=score-power]:checked").focus()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_text("Your draft is saved.").wait_for()
    assert sheet.scores.get(criterion__key="power").value == 3


def test_words_survive_a_session_that_ended(page):
    call, people, _ = reading(1)
    sheet = sheet_of(people[0], applications(call)[0])
    address = reverse("reading-edit", args=[sheet.public_id])
    enter(page, people[0])
    page.goto(address)
    page.get_by_label("Why? Doable, fair and safe").fill("Words that took an hour.")
    kept = [cookie for cookie in page.context.cookies() if cookie["name"] != settings.SESSION_COOKIE_NAME]
    page.context.clear_cookies()
    page.context.add_cookies(kept)
    page.get_by_role("button", name="Save and pause").click()
    page.wait_for_url("**/login/**")
    assert "next=" in page.url
