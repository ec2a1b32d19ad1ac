"""What a password may be, and what its person hears when it changes."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from shaping_future import settings as ours
from shaping_future.accounts import services
from shaping_future.outbox.models import Message
from tests.accounts.steps import with_an_app
from tests.accounts.test_signing_in import PASSWORD, code_for, with_password
from tests.cast import person, signed_in_as


@pytest.mark.parametrize("password", ["elevenchars", "x" * 129, "qwerty123456", "1q2w3e4r5t6y"])
def test_too_short_too_long_or_too_common_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["горы и море вечером", "🌻 🌻 🌻 a field of them", "y" * 100 + "z", "all small letters"]
)
@pytest.mark.django_db
def test_any_character_is_taken_whole_and_no_kind_is_asked_for(password):
    validate_password(password)
    user = person()
    user.set_password(password)
    assert user.check_password(password)
    assert not user.check_password(password[:-1])


@pytest.mark.django_db
def test_a_new_password_asks_for_the_old_one_and_is_told_by_mail():
    user = with_password(person())
    elsewhere, browser = signed_in_as(user), signed_in_as(user)
    new = {"password1": "another long passphrase", "password2": "another long passphrase"}
    address = reverse("account_change_password")
    assert "Please type your current password" in browser.post(address, {"oldpassword": "no", **new}).text
    assert browser.post(address, {"oldpassword": PASSWORD, **new}).status_code == 302
    told = Message.objects.get(to=user.email)
    assert "password" in told.subject.lower()
    assert new["password1"] not in told.body
    assert elsewhere.get(reverse("account-home")).status_code == 302


@pytest.mark.django_db
def test_a_code_by_mail_works_once_and_only_where_it_was_asked_for():
    user, asked, other = person(), Client(), Client()
    confirm = reverse("account_confirm_login_code")
    asked.post(reverse("account_request_login_code"), {"email": user.email})
    code = code_for(user.email)
    other.post(reverse("account_request_login_code"), {"email": "nobody@people.example"})
    other.post(confirm, {"code": code})
    assert other.get(reverse("account-home")).status_code == 302
    asked.post(confirm, {"code": code})
    assert asked.get(reverse("account-home")).status_code == 200
    asked.post(reverse("account_logout"))
    asked.post(confirm, {"code": code})
    assert asked.get(reverse("account-home")).status_code == 302


@pytest.mark.django_db
def test_three_wrong_codes_end_the_try():
    user, browser = person(), Client()
    browser.post(reverse("account_request_login_code"), {"email": user.email})
    code = code_for(user.email)
    for _ in range(3):
        browser.post(reverse("account_confirm_login_code"), {"code": "AAAAAA"})
    browser.post(reverse("account_confirm_login_code"), {"code": code})
    assert browser.get(reverse("account-home")).status_code == 302


def test_passwords_are_hashed_slowly_and_each_with_its_own_salt():
    assert settings.PASSWORD_HASHERS != ours.PASSWORD_HASHERS  # tests use a quick one
    name = ours.PASSWORD_HASHERS[0].rsplit(".", 1)[-1]
    assert name == "ScryptPasswordHasher"
    hasher = get_hasher("default")
    assert hasher.salt() != hasher.salt()


@pytest.mark.django_db
def test_a_code_of_the_app_is_taken_now_only_and_a_recovery_code_once():
    user = with_password(with_an_app(person()))
    codes = RecoveryCodes.activate(user).get_unused_codes()
    now = next(iter(yield_hotp_counters_from_time()))

    def comes_in(code):
        browser = Client()
        browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        browser.post(reverse("mfa_authenticate"), {"code": code})
        return browser.get(reverse("account-home")).status_code == 200

    assert not comes_in(format_hotp_value(hotp_value(services.DEMO_SECRET, now - 10)))
    assert comes_in(codes[0])
    assert not comes_in(codes[0])
    assert comes_in(codes[1])
    assert len(set(codes)) == 10


@pytest.mark.django_db
def test_sign_ins_good_and_bad_are_lines_of_the_log_without_an_address(caplog, client):
    user = with_password(with_an_app(person()))
    with caplog.at_level("INFO", logger="shaping_future.accounts"):
        for password in ("not the right one", PASSWORD):
            client.post(reverse("account_login"), {"login": user.email, "password": password})
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
        client.force_login(user)
        client.post(reverse("account_logout"))
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "a sign-in was refused: no such address and password",
        f"a sign-in of person {user.pk} was refused: wrong second step",
        f"person {user.pk} signed in",
        f"person {user.pk} signed out",
    ]
