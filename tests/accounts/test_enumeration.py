"""Nobody learns at a door whether somebody has an account: not by text, status, mail or the work that is done."""

import re
import statistics
import time

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.outbox.models import Message
from tests.accounts.steps import with_an_app
from tests.cast import person

pytestmark = pytest.mark.django_db
UNKNOWN = "nobody@people.example"
PASSWORD = "a long enough passphrase"


class Counting(MD5PasswordHasher):
    """Says how often a password was hashed: that is what takes the time."""

    hashed = 0

    def encode(self, password, salt):
        Counting.hashed += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def counted(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]


def with_password():
    user = person(email="with.password@people.example")
    user.set_password(PASSWORD)
    user.save()
    return user


KNOWN = {
    "with a password": with_password,
    "by code only": lambda: person(email="by.code@people.example"),
    "staff with an app": lambda: with_an_app(person(Role.STAFF, email="app@people.example")),
}
DOORS = {
    "sign in": ("account_login", lambda email: {"login": email, "password": "not the right one"}),
    "by code": ("account_request_login_code", lambda email: {"email": email}),
    "sign up": ("account_signup", lambda email: {"email": email, "password1": PASSWORD}),
    "reset": ("account_reset_password", lambda email: {"email": email}),
    "recovery": ("recovery-ask", lambda email: {"email": email}),
}
ROWS = {"sign up": 6}
"""A new account is a handful of rows more; a hash of the password is a thousand times the time of a row."""


def tried(door, email):
    """(status, where to, what the page says, hashes, mails), and the number of queries."""
    name, fields = DOORS[door]
    browser = Client()
    cache.clear()
    browser.get(reverse(name))
    before, mails = Counting.hashed, Message.objects.count()
    with CaptureQueriesContext(connection) as queries:
        answer = browser.post(reverse(name), fields(email))
    hashed, mailed = Counting.hashed - before, Message.objects.count() - mails
    page = answer if answer.status_code != 302 else browser.get(answer.url)
    says = re.sub(r'value="[\w-]{30,}"', "", page.text).replace(email, "EMAIL")
    return (answer.status_code, answer.get("Location"), says, hashed, mailed), len(queries)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("who", KNOWN)
def test_a_door_says_and_does_the_same_for_a_stranger(door, who):
    known, work = tried(door, KNOWN[who]().email)
    unknown, work_of_unknown = tried(door, UNKNOWN)
    assert known == unknown
    assert abs(work - work_of_unknown) <= ROWS.get(door, 4), (work, work_of_unknown)


def test_a_closed_account_looks_like_none():
    user = with_password()
    User.objects.filter(pk=user.pk).update(is_active=False)
    for door in DOORS:
        assert tried(door, user.email)[0] == tried(door, UNKNOWN)[0], door
        User.objects.filter(email=UNKNOWN).delete()


def test_a_wrong_password_takes_the_same_time(settings):
    """The real hash. Medians, and a factor of two: what one could measure from outside is a hash left out."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    known, browser = with_password().email, Client()

    def seconds(email):
        cache.clear()
        began = time.process_time()
        browser.post(reverse("account_login"), {"login": email, "password": "not the right one"})
        return time.process_time() - began

    seconds(known)
    pairs = [(seconds(known), seconds(UNKNOWN)) for _ in range(3)]
    ratio = statistics.median(one for one, _ in pairs) / statistics.median(other for _, other in pairs)
    assert 0.5 < ratio < 2, pairs
