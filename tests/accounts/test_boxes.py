"""The boxes in which people write passwords and codes: what is asked, what is not, and how a browser may help."""

import datetime as dt
import gzip
import re
from pathlib import Path

import pytest
from django.contrib.auth import password_validation
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.passwords import LEAST
from tests.accounts.steps import with_an_app
from tests.accounts.test_signing_in import PASSWORD, code_for, with_password
from tests.cast import person, signed_in_as
from tests.grants.board.test_in_browser import FITS, PHONE

OTHER = "another long passphrase"
EMAIL, OLD, NEW, CODE = "email", "current-password", "new-password", "one-time-code"
TWICE = {"password1": NEW, "password2": NEW}


def at_a_door(name, **asked):
    """The page that follows when these were sent to another."""
    browser = Client()
    return browser.get(browser.post(reverse(name), asked).url)


def new_password(user):
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": user.email})
    browser.post(reverse("account_confirm_password_reset_code"), {"code": code_for(user.email)})
    return browser.get(reverse("account_complete_password_reset"))


PAGES = {
    "sign in": (lambda user: Client().get(reverse("account_login")), {"login": EMAIL, "password": OLD}),
    "sign up": (lambda user: Client().get(reverse("account_signup")), {"email": EMAIL, "password1": NEW}),
    "forgotten": (lambda user: Client().get(reverse("account_reset_password")), {"email": EMAIL}),
    "lost": (lambda user: Client().get(reverse("recovery-ask")), {"email": EMAIL}),
    "code": (lambda user: at_a_door("account_request_login_code", email=user.email), {"code": CODE}),
    "app": (lambda user: at_a_door("account_login", login=user.email, password=PASSWORD), {"code": CODE}),
    "new": (new_password, TWICE),
    "change": (
        lambda user: signed_in_as(user).get(reverse("account_change_password")),
        {"oldpassword": OLD, **TWICE},
    ),
    "again": (lambda user: signed_in_as(user).get(reverse("account_reauthenticate")), {"password": OLD}),
}
TYPED = r'<input type="(?:text|email|password)"[^>]*>'


@pytest.mark.parametrize("where", PAGES)
@pytest.mark.django_db
def test_only_this_is_asked_and_a_password_manager_knows_what_is_what(where):
    """No hint, no secret question, nothing that stops pasting or cuts what is pasted."""
    opened, asked = PAGES[where]
    boxes = re.findall(TYPED, opened(with_password(with_an_app(person()))).text)
    found = {re.search(r'name="(\w+)"', box)[1]: re.search(r'autocomplete="([\w-]+)"', box)[1] for box in boxes}
    assert found == asked
    secrets = [box for box in boxes if 'type="email"' not in box]
    assert [box for box in secrets if re.search(r"\s(readonly|maxlength|pattern|on\w+)\b", box)] == []


def test_nothing_of_a_password_is_kept_but_its_hash():
    """Neither a hint, nor older ones, nor a day on which it ends."""
    names = {field.name for field in User._meta.get_fields() if not field.auto_created}
    assert {name for name in names if re.search("pass|hint|question|expire|changed", name)} == {"password"}


@pytest.mark.django_db
def test_a_password_of_long_ago_opens_and_one_may_come_back(client):
    user, address = with_password(person()), reverse("account_change_password")
    long_ago = clock.now() - dt.timedelta(days=3650)
    User.objects.filter(pk=user.pk).update(date_joined=long_ago, last_login=long_ago)
    assert client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}).url == reverse("home")
    assert client.get(reverse("account-home")).status_code == 200
    for old, new in ((PASSWORD, OTHER), (OTHER, PASSWORD)):
        sent = {"oldpassword": old, "password1": new, "password2": new}
        assert client.post(address, sent).status_code == 302


COMMON = Path(password_validation.__file__).with_name("common-passwords.txt.gz")
HOW_STRONG = """(words) => {
  const [box, meter] = [document.querySelector("[data-least]"), document.querySelector("meter")];
  return words.filter((word) => {
    box.value = word;
    box.dispatchEvent(new Event("input", {bubbles: true}));
    return meter.value > 2;
  });
}"""


@pytest.mark.django_db(transaction=True)
def test_what_was_typed_is_shown_by_a_button_and_its_strength_is_said(open_page, axe):
    page = open_page(**PHONE)
    page.goto(reverse("account_signup"))
    email, box = page.get_by_label("Email"), page.get_by_label("Password", exact=True)
    email.fill("bread window seven")
    email.press("Control+A")
    email.press("Control+C")
    box.press("Control+V")
    expect(box).to_have_value("bread window seven")
    expect(page.get_by_role("status")).to_have_text(re.compile("Easy to guess"))  # it is the address as well
    email.fill("new@people.example")
    expect(page.get_by_role("status")).to_have_text("It could be stronger. Add another word.")
    box.press("End")
    box.type(" tuesday")
    expect(page.get_by_role("status")).to_have_text("Strong.")
    box.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Hide the password")).to_be_focused()
    assert box.get_attribute("type") == "text"
    axe(page)
    assert page.evaluate(FITS)
    known = [word for word in gzip.decompress(COMMON.read_bytes()).decode().splitlines() if len(word) >= LEAST]
    assert len(page.evaluate(HOW_STRONG, known)) < len(known) / 50
    box.fill("bread window seven tuesday")
    page.evaluate("document.addEventListener('submit', (event) => event.preventDefault())")
    page.get_by_role("main").get_by_role("button", name="Make an account").click()
    assert box.get_attribute("type") == "password"


@pytest.mark.django_db
def test_the_page_itself_has_no_button_and_says_what_makes_a_good_one(client):
    """Without scripts nothing is there that would do nothing."""
    page = client.get(reverse("account_signup")).text
    assert "Three or four words that do not belong together" in page
    assert ("secret__show" in page, "<meter" in page) == (False, False)
