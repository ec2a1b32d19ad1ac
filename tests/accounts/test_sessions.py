"""How long somebody stays signed in, and how a session ends before its time."""

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shaping_future.accounts import services
from shaping_future.accounts.roles import Role
from tests.accounts.steps import row_of
from tests.cast import person, signed_in_as

pytestmark = pytest.mark.django_db
MINUTES, HOURS = dt.timedelta(minutes=1), dt.timedelta(hours=1)


def is_in(browser):
    return browser.get(reverse("account-home")).status_code == 200


@pytest.mark.parametrize(
    ("role", "idle"),
    [
        (None, 4 * HOURS),
        (Role.GROUP_MEMBER, 2 * HOURS),
        (Role.FUNDER, 2 * HOURS),
        (Role.STAFF, 30 * MINUTES),
        (Role.FINANCE, 30 * MINUTES),
        (Role.BOARD, 30 * MINUTES),
    ],
)
def test_a_session_ends_when_it_is_not_used_and_at_the_end_of_a_day(role, idle):
    for field, limit in (("last_seen_at", idle), ("created_at", 12 * HOURS)):
        browser = signed_in_as(person(role))
        row_of(browser).update(**{field: timezone.now() - limit + MINUTES})
        assert is_in(browser)
        row_of(browser).update(**{field: timezone.now() - limit - MINUTES})
        key = browser.cookies[settings.SESSION_COOKIE_NAME].value
        assert not is_in(browser)
        assert "signed out after a time" in browser.get(reverse("account_login")).text
        assert not Session.objects.filter(session_key=key).exists()


def test_opening_pages_never_makes_a_session_longer_than_its_whole():
    browser = signed_in_as(person(Role.STAFF))
    row = row_of(browser)
    began = row.get().created_at
    assert is_in(browser)
    assert row.get().created_at == began
    assert row.get().last_seen_at > began


def test_what_was_sent_when_the_time_was_over_waits_for_the_person():
    staff = person(Role.STAFF)
    browser = signed_in_as(staff)
    where = reverse("admin:accounts_user_page_step", args=["invite"])
    row_of(browser).update(last_seen_at=timezone.now() - HOURS)
    answer = browser.post(where, {"email": "new@people.example", "name": "Somebody whom we met"})
    assert "/login/" in answer.url
    browser.force_login(staff)
    session = browser.session
    session["second_factor_of"] = staff.pk
    session.save()
    page = browser.get(where)
    assert "Somebody whom we met" in page.text
    assert "signed out while you were writing" in page.text
    assert "Somebody whom we met" not in browser.get(where).text


def test_an_emptied_cache_signs_nobody_out():
    browser = signed_in_as(person(Role.STAFF))
    row_of(browser)
    cache.clear()
    assert is_in(browser)


def test_a_session_that_was_revoked_is_dead_also_where_a_node_kept_a_copy():
    user = person()
    lost, mine = signed_in_as(user), signed_in_as(user)
    row, key = row_of(lost).get(), lost.cookies[settings.SESSION_COOKIE_NAME].value
    copy = lost.session.cache_key, dict(lost.session.items())
    page = mine.get(reverse("usersessions_list")).text
    assert f'name="which" value="{row.pk}"' in page
    mine.post(reverse("session-end"), {"which": str(row.pk)})
    assert (is_in(lost), is_in(mine)) == (False, True)
    lost.cookies[settings.SESSION_COOKIE_NAME] = key
    cache.set(*copy)  # a node had read it a moment before
    assert not is_in(lost)


def test_nobody_signs_out_somebody_else():
    theirs = signed_in_as(person())
    row = row_of(theirs).get()
    for which in (str(row.pk), "", "x", "9" * 30, "²"):
        assert signed_in_as(person()).post(reverse("session-end"), {"which": which}).status_code == 400
    assert is_in(theirs)


def test_a_closed_account_and_a_new_password_end_sessions_at_once():
    user, staff = person(), person(Role.STAFF)
    browser = signed_in_as(user)
    services.close_account(user, by=staff)
    assert not is_in(browser)
    user = person()
    browser = signed_in_as(user)
    user.set_password("another long passphrase")
    user.save()
    assert not is_in(browser)


def test_the_key_changes_when_somebody_signs_in_and_when_the_session_opens_more(settings):
    settings.DEMO = True
    browser, staff = Client(), services.use_demo_second_factor(person(Role.STAFF))
    staff.set_password("a long enough passphrase")
    staff.save()
    name = settings.SESSION_COOKIE_NAME
    browser.post(reverse("account_login"), {"login": staff.email, "password": "a long enough passphrase"})
    before = browser.cookies[name].value
    browser.post(reverse("mfa_authenticate"), {"code": services.demo_code()})
    assert browser.cookies[name].value != before
    assert len(browser.cookies[name].value) == 32

    other = Client()
    other.force_login(services.use_demo_second_factor(person(Role.STAFF)))
    is_in(other)
    before = other.cookies[name].value
    other.post(reverse("mfa_reauthenticate"), {"code": services.demo_code()})
    assert is_in(other)
    assert other.cookies[name].value != before
    assert not UserSession.objects.filter(session_key=before).exists()
    old = Client()
    old.cookies[name] = before
    assert not is_in(old)
