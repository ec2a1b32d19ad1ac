"""Codes by mail and of an app: how long each lives, that it is taken once, and what is kept and said of it."""

import base64
import json
import time
import uuid

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from shaping_future.accounts import second_factor
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotValid
from shaping_future.outbox.models import Message
from tests.accounts.steps import on_an_arabic_keyboard, with_an_app
from tests.accounts.test_signing_in import PASSWORD, code_for, with_password
from tests.cast import person, signed_in_as
from tests.signing import code_of

pytestmark = pytest.mark.django_db
DOORS = {
    "sign in": ("account_request_login_code", "account_confirm_login_code", "home"),
    "reset": ("account_reset_password", "account_confirm_password_reset_code", "account_complete_password_reset"),
    "sign up": ("account_signup", "account_email_verification_sent", "home"),
}
NOT_RIGHT = "This code is not right, or was used already."


@pytest.fixture
def later(monkeypatch):
    """Let so many seconds go by, for the library: it asks Python's clock."""
    now = time.time
    return lambda seconds: monkeypatch.setattr(time, "time", lambda: now() + seconds)


def asked_at(door):
    """A browser in which a code was asked for, and the code."""
    email = f"{uuid.uuid4()}@people.example" if door == "sign up" else person().email
    browser = Client()
    browser.post(reverse(DOORS[door][0]), {"email": email, "password1": PASSWORD})
    return browser, code_for(email)


def shown_at(door, browser, code):
    return browser.post(reverse(DOORS[door][1]), {"code": code})


@pytest.mark.parametrize("door", DOORS)
def test_a_code_by_mail_works_for_ten_minutes_and_the_session_has_only_its_hash(door, later):
    works, opens = reverse(DOORS[door][2]), {}
    for seconds in (10 * 60 + 5, 10 * 60 - 5):
        later(0)
        browser, code = asked_at(door)
        kept = json.dumps(dict(browser.session)).lower()
        assert '"code"' in kept
        assert code.lower() not in kept
        assert code.lower().replace("-", "") not in kept
        later(seconds)
        opens[seconds] = shown_at(door, browser, code).url == works
        cache.clear()
    assert opens == {10 * 60 + 5: False, 10 * 60 - 5: True}


@pytest.mark.parametrize("door", DOORS)
def test_what_the_session_has_of_a_code_is_not_taken_for_it(door):
    browser, _code = asked_at(door)
    kept = json.dumps(dict(browser.session))
    answer = shown_at(door, browser, kept.split('"code": "')[1].split('"')[0])
    assert (answer.status_code, "Incorrect code" in answer.text) == (200, True)


AS_IN_THE_STANDARD = {59: "287082", 1111111109: "081804", 1111111111: "050471", 20000000000: "353130"}
"""RFC 6238, appendix B: HMAC-SHA-1 of this key at these seconds; the last six digits."""


@pytest.mark.parametrize(("at", "code"), AS_IN_THE_STANDARD.items())
def test_a_code_of_the_app_is_made_as_the_standard_says(at, code, monkeypatch):
    app = TOTP.activate(person(), base64.b32encode(b"12345678901234567890").decode())
    monkeypatch.setattr(time, "time", lambda: at + 120)
    assert not app.validate_code(code)
    monkeypatch.setattr(time, "time", lambda: at)
    assert app.validate_code(code)


def test_the_key_of_an_app_has_160_bits_of_chance():
    pages = [signed_in_as(person()).get(reverse("mfa_activate_totp")) for _ in range(2)]
    keys = {base64.b32decode(page.context["form"].secret) for page in pages}
    assert [len(key) for key in keys] == [20, 20]


@pytest.fixture
def staff():
    return with_password(with_an_app(person(Role.STAFF)))


def shown(user, code):
    """The page that asks for the second step, in a new browser, after this code."""
    browser = Client()
    browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    answer = browser.post(reverse("mfa_authenticate"), {"code": code})
    return "in" if answer.status_code == 302 else answer.text


def half_a_minute_later(user, code):
    """The library forgets that the code was used, and takes it for another minute."""
    cache.delete(TOTP(Authenticator.objects.get(user=user, type="totp"))._get_used_cache_key(code))


@pytest.mark.parametrize("again", ["{}", "{:.3}-{:.3}", " {} "])
def test_a_code_of_the_app_is_taken_once_in_its_whole_life_and_its_person_is_told(again, staff):
    code = code_of(staff)
    assert shown(staff, code) == "in"
    half_a_minute_later(staff, code)
    assert NOT_RIGHT in shown(staff, again.format(code, code[3:]))
    assert NOT_RIGHT in shown(staff, code)
    told = Message.objects.get(key__startswith="second-factor:used-again:")  # once an hour
    assert (told.to, told.subject) == (staff.email, "About your account")
    assert code not in told.body


def test_the_digits_of_an_arabic_keyboard_are_digits(staff):
    assert shown(staff, on_an_arabic_keyboard(code_of(staff))) == "in"


def test_a_code_that_opened_a_door_signs_nothing_and_one_that_signed_opens_none(staff):
    first, second = code_of(staff), code_of(staff, later=True)
    request = RequestFactory().post("/")
    request.user, request.session = staff, Client().session
    assert shown(staff, first) == "in"
    half_a_minute_later(staff, first)
    with pytest.raises(NotValid):
        second_factor.use_code(request, f"{first[:3]}-{first[3:]}")
    assert second_factor.use_code(request, second) == "totp"
    half_a_minute_later(staff, second)
    assert NOT_RIGHT in shown(staff, second)


def test_a_used_code_does_not_let_somebody_guess_on(staff):
    used = code_of(staff)
    assert shown(staff, used) == "in"
    half_a_minute_later(staff, used)
    answers = [shown(staff, code) for code in ("000000", used) * 3]
    assert "Too many failed" in answers[-1]


def test_each_refusal_at_a_door_is_a_line_of_the_log(caplog, staff, client):
    by_mail = Client()
    with caplog.at_level("WARNING", logger="shaping_future.accounts"):
        by_mail.post(reverse("account_request_login_code"), {"email": staff.email})
        by_mail.post(reverse("account_confirm_login_code"), {"code": "AAAA-AAAA"})
        client.get(reverse("mfa_login_webauthn"))
        client.post(reverse("mfa_login_webauthn"), {"credential": '{"id": "AAAA"}'})
        code = code_of(staff)
        shown(staff, code)
        shown(staff, code)
        for _ in range(6):
            client.post(reverse("account_login"), {"login": staff.email, "password": "not the right one"})
    ours = [record for record in caplog.records if record.name.startswith("shaping_future.accounts")]
    assert [record.getMessage() for record in ours] == [
        f"person {staff.pk} was refused: wrong code by mail",
        "a sign-in was refused: wrong passkey or key",
        f"a second step of person {staff.pk} was refused: this code was used already",
        *["a sign-in was refused: no such address and password"] * 5,
        "a sign-in was refused: too many wrong passwords",
    ]
