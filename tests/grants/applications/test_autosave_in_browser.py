"""Saving while typing, in a real browser: whatever happens meanwhile, nothing that somebody typed is lost."""

import time

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.urls import reverse
from playwright.sync_api import expect

from grants.applications.services import send_application
from shaping_future import clock
from shaping_future.questionnaires.models import Answer, SectionTime
from tests.cast import an_application, person
from tests.grants.applications.writing_page import (
    box,
    breaks,
    crash,
    enter,
    kept,
    mends,
    saved,
    says,
    says_nothing,
    section,
    state,
    text_of,
    type_into,
)  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft():
    return an_application(user=person(name="Amina"))


@pytest.fixture
def writing(page, draft, open_page):
    """Amina at the second section of her draft."""
    enter(page, draft.started_by)
    page.goto(section(draft))
    yield page
    # Chromium logs what never arrived, or was answered with a 500, as an error of the page. Here that is the point.
    lost = ("Failed to load resource: net::ERR_", "Failed to load resource: the server responded with a status of 500")
    open_page.problems[:] = [one for one in open_page.problems if not any(words in one for words in lost)]


def test_what_is_typed_is_saved_and_the_page_says_when(writing, draft, axe):
    page = writing
    type_into(page, " And more.")
    assert kept(page) == ["summary"]
    saved(page)
    assert text_of(draft).endswith("with others. And more.")
    assert kept(page) == []
    axe(page)
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/section/3/")
    assert Answer.objects.get(response=draft.response, question__key="summary").version == 2


def test_while_somebody_types_on_it_is_saved_in_between(writing, draft):
    box(writing).click()
    writing.keyboard.press("Control+End")
    writing.keyboard.type(" word" * 40, delay=40)  # eight seconds without a pause
    assert " word" in text_of(draft)
    saved(writing)
    assert text_of(draft).count(" word") == 40


def test_a_tab_closed_in_mid_typing_gives_the_text_back(writing, draft):
    type_into(writing, " In mid-sen")
    page = crash(writing)
    assert "mid-sen" not in text_of(draft)
    page.goto(section(draft))
    assert box(page).input_value().endswith(" In mid-sen")
    saved(page)
    assert text_of(draft).endswith("In mid-sen")
    assert kept(page) == []


def test_leaving_the_page_sends_what_was_just_typed(writing, draft):
    type_into(writing, " At the door.")
    writing.goto(reverse("application-list"))  # a page that sends nothing itself
    for _ in range(50):
        if text_of(draft).endswith("At the door."):
            break
        time.sleep(0.1)
    assert text_of(draft).endswith("At the door.")
    writing.goto(section(draft))
    expect(state(writing)).to_have_count(0)
    assert kept(writing) == []


def test_text_of_another_page_is_sent_from_wherever_one_comes_back(writing, draft):
    breaks(writing)
    type_into(writing, " Left behind.")
    writing.goto(reverse("application-list"))
    mends(writing)
    writing.goto(reverse("application-check", args=[draft.public_id]))
    says(writing, "We found text of yours that was not saved yet. It is saved now.")
    assert text_of(draft).endswith("Left behind.")
    assert kept(writing) == []
    writing.get_by_role("link", name="Show it").click()
    expect(writing.get_by_text("Left behind.")).to_be_visible()


def test_an_expired_session_keeps_the_text_until_one_is_back(writing, draft, axe):
    page = writing
    for cookie in page.context.cookies():
        if cookie["name"] == "sessionid":
            SessionStore(cookie["value"]).delete()
    type_into(page, " While signed out.")
    says(page, "You are signed out. Your text is kept in this browser.")
    axe(page)
    assert "signed out" not in text_of(draft)
    enter(page, draft.started_by)
    page.get_by_role("link", name="Sign in again").click()
    page.wait_for_url(f"**{section(draft)}")
    assert box(page).input_value().endswith("While signed out.")
    saved(page)
    assert text_of(draft).endswith("While signed out.")


def test_offline_for_a_minute(page, draft, writing):
    page.clock.install()
    page.reload()
    page.context.set_offline(True)
    type_into(page, " On a train.")
    page.clock.run_for(5_000)
    says(page, "Not saved yet. We keep it in this browser and try again.")
    expect(state(page)).to_have_text("Not saved yet")
    page.clock.run_for(55_000)
    assert kept(page) == ["summary"]
    assert "train" not in text_of(draft)
    page.context.set_offline(False)
    saved(page)
    says_nothing(page)
    assert text_of(draft).endswith("On a train.")


def test_a_server_that_fails_is_tried_again_more_and_more_slowly(page, draft, writing):
    page.clock.install()
    page.reload()
    tries = []
    page.on("request", lambda request: "autosave" in request.url and tries.append(request))
    breaks(page, 500)
    type_into(page, " Again.")
    for _ in range(60):
        page.clock.run_for(1_000)
    assert 3 <= len(tries) <= 6, len(tries)
    says(page, "Not saved yet.")
    mends(page)
    page.clock.run_for(60_000)
    saved(page)
    assert text_of(draft).endswith("Again.")


def test_a_token_that_was_renewed_in_another_window_stops_nothing(writing, draft):
    page = writing
    page.context.add_cookies(
        [{"name": "csrftoken", "value": "n" * 32, "domain": "localhost", "path": "/", "sameSite": "Lax"}]
    )
    type_into(page, " After a new sign-in.")
    saved(page)
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/section/3/")
    page.goto(section(draft))
    page.context.clear_cookies(name="csrftoken")
    type_into(page, " Without one.")
    saved(page)
    assert text_of(draft).endswith("After a new sign-in. Without one.")


def test_when_the_call_has_closed_the_text_stays_to_be_copied(writing, draft, axe):
    with clock.at(draft.call.closes_at):
        type_into(writing, " Too late.")
        says(writing, "This call closed at noon")
        says(writing, "so that you can copy it")
        axe(writing)
    assert box(writing).input_value().endswith("Too late.")
    assert kept(writing) == ["summary"]
    assert "late" not in text_of(draft)


def test_what_cannot_be_kept_is_said_at_the_question_and_stays_in_the_browser(writing, draft, axe):
    page = writing
    box(page).fill("word " * 101)
    error = page.locator("#div_id_q-summary .field__error")
    expect(error).to_have_text("Error: Write 100 words or fewer; you have 101.")
    axe(page)
    assert kept(page) == ["summary"]
    page.reload()
    assert box(page).input_value().count("word") == 101
    box(page).fill("Short.")
    saved(page)
    expect(error).to_have_count(0)
    assert text_of(draft) == "Short."


def test_a_row_that_is_half_filled_in_is_no_mistake_until_one_leaves_it(writing, draft):
    page = writing
    page.goto(section(draft, 4))
    page.locator("[name='q-budget-2-kind']").select_option("fees")
    page.locator("[name='q-budget-2-what']").click()
    expect(state(page, "budget")).to_have_text("Not saved yet. Finish this first.", timeout=10_000)
    expect(page.locator(".field__error")).to_have_count(0)
    page.locator("[name='q-care']").click()
    expect(page.locator("#div_id_q-budget .field__error")).to_contain_text("Row 3: write an amount")
    page.locator("[name='q-budget-2-what']").fill("A coach")
    page.locator("[name='q-budget-2-amount']").fill("100")
    saved(page, "budget")
    expect(page.locator(".field__error")).to_have_count(0)
    assert text_of(draft, "budget")["total_pence"] == 2_510_000
    page.get_by_role("button", name="Save and add more rows").click()
    page.wait_for_load_state()
    assert text_of(draft, "budget")["total_pence"] == 2_510_000


def test_every_other_kind_of_question_is_saved_too(writing, draft):
    page = writing
    page.goto(section(draft, 1))
    page.get_by_label("Name of your organisation or network").fill("Another name")
    saved(page, "org")
    page.get_by_label("A name we choose").check()
    saved(page, "public_name")
    page.goto(section(draft, 6))
    page.locator("[name='q-declaration']").uncheck()
    saved(page, "declaration")
    assert (text_of(draft, "org")["name"], text_of(draft, "public_name")) == ("Another name", "A name we choose")
    assert text_of(draft, "declaration") is False


def test_signing_out_leaves_nothing_in_the_browser_and_says_so_first(writing, draft, axe):
    page = writing
    breaks(page)
    type_into(page, " Never saved.")
    page.goto(reverse("account_logout"))
    expect(page.get_by_text("Some of your text is not saved yet")).to_be_visible()
    assert page.get_by_role("link", name="Go back to that page").get_attribute("href") == section(draft)
    axe(page)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/calls/")
    assert kept(page) == []


def test_somebody_else_at_the_same_browser_sees_and_saves_nothing_of_it(writing, draft):
    page = writing
    breaks(page)
    type_into(page, " Only mine.")
    mends(page)
    other = person(name="Noor")
    enter(page, other)
    type_into(page, " More.")
    says(page, "Somebody else signed in on this browser, or you do not work on this application any more.")
    page.goto(section(an_application(draft.call, other)))
    assert "Only mine" not in page.content()
    assert page.goto(section(draft)).status == 404
    assert "Only mine" not in text_of(draft)
    enter(page, draft.started_by)
    page.goto(section(draft))
    saved(page)
    assert text_of(draft).endswith("Only mine. More.")


def test_text_from_before_the_sending_is_forgotten(writing, draft):
    page = writing
    breaks(page)
    type_into(page, " Not in time.")
    page.goto(reverse("application-list"))
    assert kept(page) == ["summary"]
    with clock.at(clock.now().replace(microsecond=0) + (draft.call.closes_at - clock.now()) / 2):
        send_application(draft, by=draft.started_by)
    page.goto(reverse("application-receipt", args=[draft.public_id]))
    assert kept(page) == []


def test_the_time_spent_is_one_number_for_a_section_and_a_pause_is_not_in_it(page, draft, writing):
    began = time.monotonic()
    page.clock.install()
    page.reload()
    type_into(page, " Slowly.")
    saved(page)
    page.clock.fast_forward(600_000)
    page.wait_for_timeout(3_000)  # ten minutes after the last key: these seconds are not counted
    type_into(page, " On and on.")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/section/3/")
    spent = SectionTime.objects.get()
    assert (spent.section.order, 1 <= spent.seconds <= time.monotonic() - began) == (2, True), spent.seconds


def test_without_storage_it_still_saves(open_page, draft):
    page = open_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('none'); }})")
    enter(page, draft.started_by)
    page.goto(section(draft))
    type_into(page, " No copies.")
    saved(page)
    assert text_of(draft).endswith("No copies.")
