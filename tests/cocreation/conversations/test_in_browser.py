"""On a phone, without JavaScript: an applicant finds the invitation, says what they need and picks a time."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tests.cast import sign_in
from tests.cocreation.conversations.cast import invited

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_applicant_picks_a_time_on_a_phone_without_javascript(open_page):
    talking = invited(1, 1, members=3)
    page = open_page(javascript=False, viewport={"width": 390, "height": 800})
    cookie = sign_in(Client(), talking.lead()).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])
    page.goto(reverse("application-list"))
    page.get_by_role("link", name="Example Network 1").click()
    page.get_by_role("link", name="Choose a time").click()
    page.get_by_role("link", name="Say what you need").click()
    page.get_by_label("An interpreter", exact=True).check()
    page.get_by_label("Which language, if you want an interpreter?").fill("Tigrinya")
    page.get_by_role("button", name="Save what I need").click()
    page.get_by_label("Where will you be?").select_option("Asia/Tehran")
    page.get_by_role("button", name="Show times there").click()
    expect(page.get_by_text("13:30 in Iran")).to_have_count(2)
    page.get_by_label("10am to 10:40am").first.check()
    page.get_by_label("Phone call", exact=True).check()
    page.get_by_role("button", name="Take this time").click()
    page.get_by_role("heading", name="Your time").wait_for()
    assert (talking.fresh().slot, talking.fresh().kind) == (talking.slots[0], "phone")
    page.get_by_role("link", name="Put it in your diary").wait_for()
