"""Somebody lost their second step: they ask, two others of the staff agree, a day goes by, and it ends."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from shaping_future import clock
from shaping_future.accounts import recovery, tasks
from shaping_future.accounts.models import Recovery, User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.accounts.steps import (
    agreed,
    asked_again,
    day_later,
    on_an_arabic_keyboard,
    page_of,
    recovered,
    row_of,
    with_an_app,
)
from tests.accounts.test_signing_in import PASSWORD, code_for, with_password
from tests.cast import person, signed_in_as
from tests.signing import code_of

pytestmark = pytest.mark.django_db


def address(user):
    return reverse("recovery-detail", args=[page_of(user)])


def has_a_step(user):
    return Authenticator.objects.filter(user=user).exists()


def test_from_a_lost_phone_to_a_new_start(client):
    lost = with_an_app(person(Role.STAFF, email="lost@people.example"))
    old = signed_in_as(lost)
    assert row_of(old).exists()
    client.post(reverse("recovery-ask"), {"email": "LOST@people.example"})
    mail = Message.objects.get(to=lost.email)
    assert mail.secret
    page = next(line for line in mail.body.splitlines() if "/account/recovery/" in line)
    page = page[page.index("/account/") :]
    assert "lost@" not in client.get(page).text
    assert client.post(page, {"do": "ask"}).status_code == 302
    row = Recovery.objects.get()
    first, second = signed_in_as(person(Role.STAFF)), signed_in_as(person(Role.STAFF))
    step = reverse("admin:accounts_recovery_step", args=[row.pk, "confirm"])
    assert "number that we know from before" in first.get(step).text
    first.post(step)
    assert first.post(step).status_code == 409
    second.post(step)
    tasks.end_second_steps()
    assert has_a_step(lost)  # not before the wait is over
    with day_later():
        tasks.end_second_steps()
        tasks.end_second_steps()
    assert not has_a_step(lost)
    assert old.get(reverse("account-home")).status_code == 302
    verbs = ["recovery.asked", "recovery.confirmed-first", "recovery.confirmed-second", "recovery.done"]
    entries = Entry.objects.filter(verb__startswith="recovery.").order_by("pk")
    assert [entry.verb for entry in entries] == verbs
    told = Message.objects.filter(to=lost.email, key__startswith="recovery:")
    assert set(told.values_list("subject", flat=True)) == {"About your account"}
    assert {key.split(":")[1] for key in told.values_list("key", flat=True)} == {"link", "asked", "agreed", "done"}
    client.force_login(lost)
    assert client.get("/desk/").url == "/accounts/2fa/"


@pytest.fixture
def staff_again():
    """Of the staff, without a second step since a moment ago: their row, and what they were told on the phone."""
    row = recovered(with_password(person(Role.STAFF)))
    return row, recovery.digits_of(row)


def signed_in(user, digits=None, **values):
    """A browser in which they signed in, by the password or by a code in their mail; and where that led."""
    browser = Client()
    if values:
        answer = browser.post(reverse("account_login"), {"login": user.email, **values})
    else:
        browser.post(reverse("account_request_login_code"), {"email": user.email})
        answer = browser.post(reverse("account_confirm_login_code"), {"code": code_for(user.email)})
    if digits is not None:
        answer = browser.post(answer.url, {"digits": digits})
    return browser, answer


@pytest.mark.parametrize("by", [{}, {"password": PASSWORD}], ids=["mail", "password"])
def test_the_mailbox_is_not_enough_between_the_old_step_and_the_new_one(by, staff_again):
    row, digits = staff_again
    lost, asks = row.person, reverse("recovery-digits")
    mailed = "".join(Message.objects.values_list("body", flat=True)).replace(" ", "")
    assert digits.replace(" ", "") not in mailed
    browser, answer = signed_in(lost, **by)
    assert answer.url == asks
    assert browser.get(asks).status_code == 200
    assert browser.get(reverse("mfa_activate_totp")).status_code == 302
    assert browser.post(asks, {"digits": "0000 0000"}).status_code == 400
    assert browser.get(reverse("account-home")).status_code == 302
    browser, answer = signed_in(lost, on_an_arabic_keyboard(digits), **by)
    assert browser.get("/desk/").url == reverse("mfa_index")
    assert signed_in(lost, **by)[1].url == asks  # until there is a new one
    with_an_app(lost)
    cache.clear()  # a fourth mail within a minute would not go out
    browser, answer = signed_in(lost, **by)
    assert answer.url == reverse("mfa_authenticate")
    assert browser.post(answer.url, {"code": code_of(lost)}).url == reverse("home")
    row.refresh_from_db()
    assert row.back_at


def test_whoever_needs_no_second_step_shows_the_digits_once():
    row = recovered(person())
    browser, _answer = signed_in(row.person, recovery.digits_of(row))
    assert browser.get(reverse("account-home")).status_code == 200
    assert signed_in(row.person)[1].url == reverse("home")


def test_the_digits_are_tried_six_times_an_hour(staff_again):
    row, digits = staff_again
    browser, answer = signed_in(row.person, password=PASSWORD)
    answers = [browser.post(answer.url, {"digits": "1"}).status_code for _ in range(recovery.MOST_TRIES)]
    assert answers == [400] * recovery.MOST_TRIES
    assert browser.post(answer.url, {"digits": digits}).status_code == 429


def test_staff_read_the_digits_out_and_nobody_reads_their_own():
    row = asked_again()
    first, second = signed_in_as(person(Role.STAFF)), signed_in_as(person(Role.STAFF))
    page = reverse("admin:accounts_recovery_change", args=[row.pk])
    step = reverse("admin:accounts_recovery_step", args=[row.pk, "confirm"])
    first.post(step)
    assert "digits to tell them" not in first.get(page).text.lower()
    second.post(step)
    row.refresh_from_db()
    digits = recovery.digits_of(row)
    assert digits in second.get(page).text  # the message, once
    assert [digits in one.get(page).text for one in (first, second, signed_in_as(row.person))] == [True, True, False]
    recovery.stop(row, by=row.person)
    assert digits not in first.get(page).text


def test_the_page_of_the_digits_is_for_whoever_signs_in(client):
    assert client.get(reverse("recovery-digits")).url == reverse("account_login")
    assert signed_in_as(person()).post(reverse("recovery-digits"), {"digits": "1"}).url == reverse("home")


@pytest.mark.parametrize("who", ["superuser", "applicant"])
def test_whoever_has_a_second_step_can_ask(who):
    row = asked_again(User.objects.create_superuser("first@people.example") if who == "superuser" else person())
    agreed(row)
    with day_later():
        assert recovery.end_due() == 1
    assert not has_a_step(row.person)


def test_nobody_agrees_to_their_own_and_nobody_twice():
    row = asked_again()
    for by in (row.person, person(Role.FINANCE), person(Role.FACILITATOR), person()):
        with pytest.raises(NotAllowed):
            recovery.confirm(row, by=by)
    first = person(Role.STAFF)
    recovery.confirm(row, by=first)
    with pytest.raises(NotAllowed, match="second person"):
        recovery.confirm(row, by=first)
    recovery.confirm(row, by=person(Role.STAFF))
    with pytest.raises(NotAllowedNow):
        recovery.confirm(row, by=person(Role.STAFF))


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_by": "person"},
        {"second_by": "person"},
        {"second_by": "first"},
        {"first_by": None, "first_at": None},
        {"due_at": None},
        {"done_at": "too soon"},
        {"back_at": "too soon"},
    ],
    ids=str,
)
def test_the_database_says_so_too(wrong):
    row = agreed(asked_again())
    values = {"person": row.person, "first": row.first_by, "too soon": clock.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Recovery.objects.filter(pk=row.pk).update(**{key: values.get(value, value) for key, value in wrong.items()})


def test_the_person_stops_it_until_it_is_done(client):
    row = agreed(asked_again())
    assert client.post(address(row.person), {"do": "stop"}).status_code == 302
    with day_later():
        assert recovery.end_due() == 0
    assert has_a_step(row.person)
    assert Message.objects.filter(key=f"recovery:ended:{row.pk}").exists()
    with pytest.raises(NotAllowed):
        recovery.stop(recovery.ask(row.person), by=person())


def test_staff_who_are_not_sure_refuse_and_it_begins_again():
    row = asked_again()
    recovery.refuse(row, by=person(Role.STAFF))
    with pytest.raises(NotAllowedNow, match="settled"):
        recovery.confirm(row, by=person(Role.STAFF))
    assert recovery.ask(row.person).first_by is None


def test_a_link_opens_for_a_week_and_no_other_does(client):
    row = asked_again()
    good = address(row.person)
    assert client.get(good).status_code == 200
    assert client.get(good.replace(f"/{row.person_id}:", f"/{row.person_id + 1}:")).status_code == 404
    assert client.get(reverse("recovery-detail", args=["x"])).status_code == 404
    assert client.post(good, {"do": "else"}).status_code == 400
    User.objects.filter(pk=row.person_id).update(is_active=False)
    assert client.get(good).status_code == 404


def test_asking_twice_or_without_a_step_is_refused():
    row = asked_again()
    with pytest.raises(NotAllowedNow, match="already"):
        recovery.ask(row.person)
    with pytest.raises(NotAllowedNow, match="no second step"):
        recovery.ask(person())


def test_the_page_is_tried_three_times_an_hour_for_an_address_whoever_has_it(client):
    with_an_app(person(email="here@people.example"))
    for email in ("here@people.example", "nobody@people.example"):
        answers = [client.post(reverse("recovery-ask"), {"email": email}).status_code for _ in range(4)]
        assert answers == [302, 302, 302, 429]
