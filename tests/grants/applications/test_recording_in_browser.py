"""Recording an answer in a real browser: with its (false) microphone and camera, by keyboard, on a phone, without
JavaScript, and when something goes wrong."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from shaping_future.questionnaires.models import Answer
from tests.browser import fits
from tests.cast import a_call, an_application, sign_in
from tests.files.tapes import webm

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft():
    return an_application(a_call())


def enter(page, user):
    cookie = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "domain": "localhost", "path": "/"}]
    )


def at_question(page, draft):
    """The boxes of the question "summary"."""
    enter(page, draft.started_by)
    page.goto(reverse("application-section", args=[draft.public_id, 2]))
    return page.locator("#div_id_q-summary")


def answer(draft):
    return Answer.objects.get(response=draft.response, question__key="summary").value


def record(page, box, kind, seconds=2):
    box.get_by_role("button", name=kind).click()
    page.get_by_text(re.compile(f"0:0{seconds} of 3:00")).wait_for()
    box.get_by_role("button", name="Stop and keep it").click()
    box.get_by_text("Your recording is saved.").wait_for()


def plays(page, tag):
    """Play it for a while, from the server, and jump."""
    return page.evaluate(
        """async (tag) => {
            const one = document.querySelector(tag + ".recorded__player[src]");
            one.muted = true;
            await one.play();
            await new Promise((go) => setTimeout(go, 600));
            one.pause();
            const went = one.currentTime;
            one.currentTime = 0.1;
            await new Promise((go) => one.addEventListener("seeked", go, { once: true }));
            return [went > 0.2, one.currentSrc.includes("/attachments/"), one.error];
        }""",
        tag,
    )


@pytest.mark.parametrize(("kind", "tag"), [("Record sound", "audio"), ("Record video", "video")])
def test_recording_a_few_seconds_and_playing_them_back(page, axe, draft, kind, tag):
    box = at_question(page, draft)
    typed = box.get_by_role("textbox").input_value()
    axe(page)
    record(page, box, kind)
    assert answer(draft)["recording"]["seconds"] in (2, 3, 4)
    assert plays(page, tag) == [True, True, None]
    axe(page)
    page.reload()
    assert plays(page, tag) == [True, True, None]
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page), width
    box.get_by_role("button", name="Remove this recording").click()
    box.get_by_text("Your recording is removed.").wait_for()
    assert box.get_by_role("textbox").input_value() == typed == answer(draft)


def test_words_typed_after_recording_go_with_it(page, draft):
    box = at_question(page, draft)
    record(page, box, "Record sound", 1)
    box.get_by_role("textbox").fill("What I said")
    box.get_by_text(re.compile(r"^Saved \d")).wait_for()
    assert answer(draft)["text"] == "What I said"
    assert answer(draft)["recording"]["seconds"] > 0


def test_words_typed_while_a_recording_is_on_its_way_are_not_lost(page, draft, open_page):
    box, held = at_question(page, draft), []
    page.route("**/recordings/**", lambda route: held.append(route))
    page.route("**/autosave/", lambda route: route.abort())
    box.get_by_role("button", name="Record sound").click()
    page.get_by_text("0:01 of 3:00").wait_for()
    box.get_by_role("button", name="Stop and keep it").click()
    box.get_by_text("Sending your recording.").wait_for()
    box.get_by_role("textbox").press_sequentially("More. ")
    held[0].continue_()
    box.get_by_text("Your recording is saved.").wait_for()
    assert "More. " in box.get_by_role("textbox").input_value()
    page.unroute("**/autosave/")
    open_page.problems.clear()  # the saves that did not arrive
    box.get_by_text(re.compile(r"^Saved \d")).wait_for()
    assert "More. " in answer(draft)["text"]
    assert answer(draft)["recording"]["seconds"] > 0


def test_with_the_keyboard_alone(page, draft):
    box = at_question(page, draft)
    box.get_by_role("button", name="Record sound").press("Enter")
    page.get_by_text("0:01 of 3:00").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Stop and keep it"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    box.get_by_role("button", name="Record sound").wait_for()
    assert isinstance(answer(draft), str)
    assert page.evaluate("document.activeElement.textContent") == "Record sound"


def test_a_recording_that_does_not_arrive_waits_to_be_sent_again(page, draft, open_page):
    box = at_question(page, draft)
    page.context.route("**/recordings/**", lambda route: route.abort())
    box.get_by_role("button", name="Record sound").click()
    page.get_by_text("0:01 of 3:00").wait_for()
    box.get_by_role("button", name="Stop and keep it").click()
    box.get_by_text("Your recording did not reach us. It is still here.").wait_for()
    page.context.unroute("**/recordings/**")
    open_page.problems.clear()  # the line that broke
    box.get_by_role("button", name="Send it again").click()
    box.get_by_text("Your recording is saved.").wait_for()
    assert answer(draft)["recording"]["seconds"] > 0


def test_without_a_microphone_it_says_what_else_there_is(page, draft):
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))"
    )
    box = at_question(page, draft)
    box.get_by_role("button", name="Record sound").click()
    box.get_by_text("We found no microphone or camera on this device.").wait_for()
    with page.expect_file_chooser() as chooser:
        box.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files({"name": "not.webm", "mimeType": "video/webm", "buffer": b"<html>"})
    box.get_by_text("This is not a recording that we can play.").wait_for()
    with page.expect_file_chooser() as chooser:
        box.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files({"name": "a.webm", "mimeType": "video/webm", "buffer": webm()})
    box.get_by_text("Your recording is saved.").wait_for()
    assert answer(draft)["recording"]["seconds"] == 3


def test_without_javascript_the_pages_button_sends_the_file(nojs_page, draft):
    page = nojs_page
    box = at_question(page, draft)
    box.get_by_label(re.compile("Record it")).set_input_files({"name": "a", "mimeType": "audio/webm", "buffer": webm()})
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/section/3/")
    page.goto(reverse("application-section", args=[draft.public_id, 2]))
    expect(page.locator("#div_id_q-summary audio")).to_have_count(1)
    box.get_by_label("Remove this recording").check()
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/section/3/")
    assert answer(draft).startswith("We meet every week")
