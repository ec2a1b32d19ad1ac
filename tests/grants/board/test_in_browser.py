"""A Board member signs on a phone: with a code from their app, by keyboard alone; or with a passkey."""

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.urls import reverse
from playwright.sync_api import expect

from grants.board.models import BoardSignature
from shaping_future.accounts.second_factor import FRESH
from tests.browser import WITH_AND_WITHOUT
from tests.deciding import a_deciding_call
from tests.grants.awards.test_in_browser import opened_by
from tests.grants.board.cast import approve_all, at
from tests.signing import add_a_passkey, code_of, opened, sign, with_app

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 390, "height": 800}}
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def to_sign():
    """(received, two who have not signed yet): one grant, one more signature needed for it."""
    world = a_deciding_call(1)
    received = world.recommend()
    approve_all(world, received)
    opened(received, world.board[0])
    [sign(received, member) for member in world.board[:2]]
    return received, world.board[2:4]


@pytest.mark.parametrize("javascript", WITH_AND_WITHOUT)
def test_the_last_signature_is_given_on_a_phone_with_a_code(open_page, live_server, axe, javascript):
    received, (one, _) = to_sign()
    with_app(one)
    page = opened_by(one, open_page, live_server, javascript=javascript, **PHONE)
    page.goto(reverse("board-home"))
    page.get_by_role("link", name="Read the recommendation").click()
    page.get_by_role("link", name="Read and sign the resolution").click()
    page.get_by_text("Example Network 1").wait_for()
    page.get_by_label("Your name").fill("Amal Example")
    page.get_by_label("The code that your app shows now").fill("000000")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert page.get_by_label("Your name").input_value() == "Amal Example"
    assert page.evaluate(FITS)
    if javascript:
        axe(page)
    page.get_by_label("The code that your app shows now").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(code_of(one))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("link", name="The signed resolution as a PDF").wait_for()
    assert page.evaluate(FITS)
    received.refresh_from_db()
    assert (received.signed_off_by, BoardSignature.objects.standing().count()) == (one, 3)


def test_a_passkey_signs_and_what_was_typed_comes_back(open_page, live_server):
    received, (one, _) = to_sign()
    with_app(one)
    page = opened_by(one, open_page, live_server, **PHONE)
    add_a_passkey(page, one)
    a_long_while_later(page)
    page.goto(at("board-sign", received))
    page.get_by_label("Your name").fill("Amal Example")
    page.get_by_role("button", name="Use my passkey, then sign").click()
    page.wait_for_load_state()  # the key is asked for by a script
    page.get_by_role("button", name="Use my passkey or key").click()
    page.wait_for_url(live_server.url + at("board-sign", received))  # the page before ends with the same path
    expect(page.get_by_text("You used your passkey just now")).to_be_visible()
    assert page.get_by_label("Your name").input_value() == "Amal Example"
    page.get_by_role("button", name="Sign the resolution").click()
    expect(page.get_by_text("You have signed").or_(page.get_by_text("Signed off").first).first).to_be_visible()
    assert BoardSignature.objects.get(user=one).proof == "passkey"


def a_long_while_later(page) -> None:
    """What was shown when the key was added is old by now."""
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    session = SessionStore(key)
    for record in session["account_authentication_methods"]:
        record["at"] -= FRESH + 1
    session.modified = True
    session.save()
