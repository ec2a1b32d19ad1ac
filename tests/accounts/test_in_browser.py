"""Signing in with a passkey, signing out elsewhere, and leaving at once, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from shaping_future.accounts.quiet import LEAVE_TO
from shaping_future.accounts.roles import Role
from tests.accounts.steps import row_of
from tests.cast import person, signed_in_as
from tests.grants.awards.test_in_browser import opened_by
from tests.grants.board.test_in_browser import FITS, PHONE
from tests.signing import add_a_passkey, with_app

pytestmark = pytest.mark.django_db(transaction=True)


def test_staff_sign_in_with_a_passkey_and_nothing_else(open_page, live_server, axe):
    staff = person(Role.STAFF)
    with_app(staff)
    page = opened_by(staff, open_page, live_server, **PHONE)
    add_a_passkey(page, staff, passwordless=True)
    page.goto(reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(live_server.url + "/")
    page.goto("/desk/")
    expect(page.get_by_role("heading", name="What needs doing")).to_be_visible()

    elsewhere = signed_in_as(staff)
    assert row_of(elsewhere).exists()
    page.goto(reverse("usersessions_list"))
    axe(page)
    assert page.evaluate(FITS)
    page.get_by_role("table").get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Signed out there.")).to_be_visible()
    assert elsewhere.get(reverse("account-home")).status_code == 302


def test_somebody_leaves_at_once_and_asks_for_titles_that_say_nothing(open_page):
    page = open_page(**PHONE)
    page.goto(reverse("safe-use"))
    page.get_by_role("button", name="Use titles that say nothing").click()
    expect(page.get_by_text("On: in this browser")).to_be_visible()
    page.goto(reverse("account_login"))
    assert page.title() == "Page"
    assert "page" in page.locator("link[rel=icon]").get_attribute("href")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_timeout(300)
    assert asked == [LEAVE_TO]  # and the page is empty, although the other site did not answer
    assert "Sign in" not in page.locator("body").inner_text()
