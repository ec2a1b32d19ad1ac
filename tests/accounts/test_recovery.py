"""Somebody lost their second step: they ask, two others of the staff agree, a day goes by, and it ends."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.urls import reverse

from shaping_future import clock
from shaping_future.accounts import recovery, tasks
from shaping_future.accounts.models import Recovery, User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.accounts.steps import asked_again, page_of, row_of, with_an_app
from tests.cast import person, signed_in_as

pytestmark = pytest.mark.django_db


def address(user):
    return reverse("recovery-detail", args=[page_of(user)])


def agreed(row):
    for staff in (person(Role.STAFF), person(Role.STAFF)):
        row = recovery.confirm(row, by=staff)
    return row


def has_a_step(user):
    return Authenticator.objects.filter(user=user).exists()


def day_later():
    return clock.at(clock.now() + recovery.WAIT + dt.timedelta(seconds=1))


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
