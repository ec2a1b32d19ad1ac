"""Second steps, and people who lost theirs."""

import datetime as dt

from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from shaping_future import clock
from shaping_future.accounts import recovery, services, sessions
from shaping_future.accounts.models import Recovery, User
from shaping_future.accounts.roles import Role
from tests.cast import person


def with_an_app(user: User) -> User:
    TOTP.activate(user, services.DEMO_SECRET)
    return user


def page_of(user: User) -> str:
    """What the address of their page ends with; only their mail has it."""
    return recovery.link_for(user).rstrip("/").rsplit("/", 1)[-1]


def asked_again(user: User | None = None) -> Recovery:
    """Somebody who lost theirs, and asked."""
    return recovery.ask(with_an_app(user or person(Role.STAFF)))


def agreed(row: Recovery) -> Recovery:
    """Two of the staff called them."""
    for staff in (person(Role.STAFF), person(Role.STAFF)):
        row = recovery.confirm(row, by=staff)
    return row


def day_later():
    return clock.at(clock.now() + recovery.WAIT + dt.timedelta(seconds=1))


def recovered(user: User) -> Recovery:
    """Their second step has ended, and they have not come back yet."""
    row = agreed(asked_again(user))
    with day_later():
        recovery.end_due()
    return Recovery.objects.get(pk=row.pk)


def on_an_arabic_keyboard(digits: str) -> str:
    return digits.translate({ord(str(one)): 0x660 + one for one in range(10)})


def row_of(browser):
    """Where this browser is listed; from its next page on it is looked at again."""
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    cache.delete(sessions.seen_key(key))
    browser.get(reverse("account-home"))
    cache.delete(sessions.seen_key(key))
    return UserSession.objects.filter(session_key=key)
