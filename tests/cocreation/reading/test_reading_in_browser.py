"""Reading and scoring in a real browser: saved while it is typed, in two tabs; by keyboard alone, without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cocreation.reading.models import Reading, ReadingState
from tests.browser import fits
from tests.cocreation.cast import reading
from tests.cocreation.reading.cast import a_sheet
from tests.grants.applications.writing_page import breaks, crash, enter, mends, saved, says, state
from tests.journeys.keyboard import WithoutMouse

pytestmark = pytest.mark.django_db(transaction=True)
POWER, STRONGEST = "score-power", "strongest"
PHONE = {"width": 390, "height": 800}


def sentence(page):
    return page.locator("[name='sentence-power']")


def test_two_tabs_and_a_crash_lose_no_sentence(page):
    _call, sheet, people, _ = a_sheet()
    enter(page, people[0])
    address = reverse("reading-edit", args=[sheet.public_id])
    first, second = page, page.context.new_page()
    for tab in (first, second):
        tab.goto(address)
    first.locator(f"[name='{POWER}'][value='3']").check()
    sentence(first).fill("From the first tab.")
    saved(first, POWER)
    second.locator("[name='strongest']").fill("Its people.")
    saved(second, STRONGEST)
    says(second, "changed “Lived-experience leadership and power” since you opened this page")
    sentence(second).fill("From the second tab.")
    box = second.locator(".conflict")
    expect(box).to_contain_text("3: From the first tab.", timeout=10_000)
    expect(box).to_contain_text("no score: From the second tab.")
    assert sheet.scores.get().sentence == "From the first tab."
    box.get_by_role("button", name="Keep what was saved").click()
    expect(sentence(second)).to_have_value("From the first tab.")
    first.close()
    breaks(second)
    sentence(second).fill("Written on a train.")
    expect(state(second, POWER)).to_have_text("Not saved yet", timeout=10_000)
    third = crash(second)
    mends(third)
    third.goto(address)
    saved(third, POWER)
    expect(sentence(third)).to_have_value("Written on a train.")
    sheet.refresh_from_db()
    assert (sheet.scores.get().sentence, sheet.strongest) == ("Written on a train.", "Its people.")


def test_three_applications_are_read_and_scored_by_keyboard_on_a_phone_without_scripts(open_page, live_server):
    call, people, _ = reading(3)
    journey = WithoutMouse(open_page, live_server.url, axe=None, worker=None, javascript=False)
    member = journey.person(people[0])
    member.page.set_viewport_size(PHONE)
    member.opens(reverse("group-home")).follows("Read and score").follows("Network number")
    for number in (1, 2, 3):
        assert member.page.evaluate("innerWidth") == PHONE["width"]
        assert fits(member.page), "nothing to scroll sideways"
        member.sees("We meet every week")
        for criterion in call.criteria.all():
            member._reaches(member.page.locator(f"[name='score-{criterion.key}']").first)
            member.page.keyboard.press("Space")  # takes 0
            for _step in range(number):
                member.page.keyboard.press("ArrowDown")
            member.writes(f"Why? {criterion.label}", f"They say how, {number}.")
        if number == 1:
            member.presses("Save and pause").sees("Your draft is saved")
        member.presses("Send this score sheet").sees("Your score sheet is sent")
        if number < 3:
            member.follows("Read the next one")
    sent = Reading.objects.filter(member__user=people[0], state=ReadingState.SENT)
    assert sent.count() == 3
    kept = set(sent.values_list("scores__value", "scores__sentence"))
    assert kept == {(number, f"They say how, {number}.") for number in (1, 2, 3)}
