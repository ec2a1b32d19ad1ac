"""From a first draft to “How this fund was designed”, on a phone, by keyboard alone and without JavaScript."""

import datetime as dt
import os

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from cocreation.design import services
from cocreation.design.models import DesignDecision
from shaping_future import clock
from tests.cast import sign_in
from tests.cocreation.design.cast import a_design

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")
PHONE = {"width": 390, "height": 800}


def opened_by(user, open_page, javascript=False):
    page = open_page(javascript=javascript, viewport=PHONE)
    cookie = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])
    return page


def picture(page, name):
    if SHOTS:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=f"{SHOTS}/design-{name}-{width}.png", full_page=True)


def press(page, name):
    """A button by the keyboard, as everything here."""
    page.get_by_role("button", name=name).press("Enter")
    page.wait_for_load_state()


def write(page, label, words):
    page.get_by_label(label).focus()
    page.keyboard.insert_text(words)


def test_a_rule_is_drafted_changed_agreed_and_public(open_page):
    design = a_design()
    design.agree_part("criteria", title="What counts")
    member, other, facilitator = (opened_by(user, open_page) for user in (*design.members[:2], design.facilitator))
    member.goto(reverse("design-list"))
    picture(member, "list")
    member.get_by_role("link", name="Begin a decision").press("Enter")
    member.get_by_label("Safety policy").press("Space")
    write(member, "A short title", "Keeping people safe")
    write(member, "What would we decide?", "Names are public only if people say so.")
    picture(member, "begin")
    press(member, "Show it to the Group")
    there = member.url
    other.goto(there)
    other.get_by_role("link", name="Propose a change").press("Enter")
    other.get_by_label("The text as you would have it").press("Control+End")
    other.keyboard.insert_text(" Places, too.")
    write(other, "Why?", "A place can give a person away.")
    press(other, "Propose this change")
    member.goto(there)
    picture(member, "drafting")
    member.get_by_role("link", name="Answer it").press("Enter")
    write(member, "What does this version change, and why?", "Places are safe, too.")
    write(member, "What did they say?", "A place can give a person away.")
    picture(member, "take-up")
    press(member, "Save as version 2")
    facilitator.goto(there)
    picture(facilitator, "facilitator")
    facilitator.get_by_label("Last day to answer").fill((clock.today() + dt.timedelta(days=3)).isoformat())
    press(facilitator, "Open a round")
    for number, user in enumerate(design.members[2:]):
        said = ("concern", "Who checks it?") if number == 1 else ("consent", "")
        services.answer_round(DesignDecision.objects.get(kind="safety"), *said, seen=2, by=user)
    for page in (member, other):
        page.goto(there)
        page.get_by_label("Consent", exact=True).press("Space")
        picture(page, "position")
        press(page, "Keep my position")
    facilitator.goto(there)
    write(facilitator, "The outcome, in the Group's words", "Agreed by consent.")
    press(facilitator, "Close the round")
    picture(facilitator, "agreed")
    facilitator.get_by_role("link", name="What changed, word by word").press("Enter")
    picture(facilitator, "compare")
    visitor = open_page(javascript=False, viewport=PHONE)
    visitor.goto(reverse("call-list"))
    visitor.get_by_role("link", name="was designed").press("Enter")
    visitor.get_by_text("Agreed by consent.").wait_for()
    picture(visitor, "public")
    visitor.get_by_role("link", name="What changed because of you").press("Enter")
    visitor.get_by_text("A place can give a person away.").wait_for()
    picture(visitor, "because")


@pytest.mark.long
def test_what_is_typed_stays_in_the_browser_until_the_server_has_it(open_page):
    design = a_design()
    decision, page = design.begin_part("criteria"), opened_by(design.members[0], open_page, javascript=True)
    there, back = (reverse(f"design-{name}", args=[decision.public_id]) for name in ("write", "detail"))
    page.goto(there)
    page.locator("summary").first.click()
    page.locator("[name=part-c0-weight]").fill("26")
    page.get_by_label("What does this version change, and why?").fill("Half a thought")
    page.goto(back)  # the page is gone before anything was sent
    page.get_by_label("What would you like to say?").fill("A comment")
    page.goto(there)
    page.get_by_text("It is not sent yet").wait_for()
    assert page.locator("[name=part-c0-weight]").input_value() == "26"
    page.locator("[name=part-c1-weight]").evaluate("one => { one.value = 24; }")
    assert page.get_by_label("What does this version change, and why?").input_value() == "Half a thought"
    page.get_by_role("button", name="Save as version 2").click()
    page.wait_for_url(f"**{back}")
    assert page.get_by_label("What would you like to say?").input_value() == "A comment"
    page.goto(there)
    assert page.get_by_label("What does this version change, and why?").input_value() == ""
    assert page.get_by_text("It is not sent yet").count() == 0
    begin = reverse("design-begin")
    page.goto(begin)
    page.get_by_label("What would we decide?").fill("A rule")
    page.get_by_label("Reader 3").check()
    page.goto(begin)
    assert page.get_by_label("Reader 3").is_checked()
    assert not page.get_by_label("Reader 2").is_checked()
