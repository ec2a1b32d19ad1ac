"""A second factor at the moment of an act: signing. That one was used when signing in is not enough.

And what holds at every door: a code of the app is taken once.
"""

import logging
import time

from allauth.account.authentication import get_authentication_records
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from shaping_future import clock, limits
from shaping_future.errors import NotValid, TooOften
from shaping_future.outbox.services import promise

log = logging.getLogger(__name__)
FRESH = 5 * 60
"""Seconds for which one use counts as "now"."""
CODE_LIVES = 120
"""Seconds after which no clock takes a code any more; allauth remembers used ones for a quarter of that."""
MOST_TRIES, WITHIN = 6, 15 * 60
METHODS = {Authenticator.Type.TOTP: "totp", Authenticator.Type.WEBAUTHN: "passkey"}
"""What counts: a recovery code opens a session, it does not sign."""


def methods_of(user) -> set[str]:
    """Which second factors the person has set up: "totp", "passkey"."""
    kinds = Authenticator.objects.filter(user=user, type__in=METHODS).values_list("type", flat=True)
    return {METHODS[kind] for kind in kinds}


def used_lately(request: HttpRequest) -> str:
    """The second factor with which this person showed, within the last five minutes, that it is them; or ""."""
    for record in reversed(get_authentication_records(request, request.user)):
        fresh = 0 <= time.time() - record.get("at", 0) <= FRESH
        if record.get("method") == "mfa" and record.get("reauthenticated") and fresh and record.get("type") in METHODS:
            return METHODS[record["type"]]
    return ""


def use_code(request: HttpRequest, code: str) -> str:
    """Take the code that the person's app shows now, once. It counts as used lately from then on."""
    user, tries = request.user, f"second-factor-tries:{request.user.pk}"
    if not limits.is_under(tries, MOST_TRIES, WITHIN):
        raise TooOften("That were too many wrong codes. Wait a quarter of an hour, then try again.")
    code = plain("".join(code.split()))
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if again := was_used(user, code):
        tell_of_second_use(user)
    if again or app is None or not app.wrap().validate_code(code) or not use_up(user, code):
        raise NotValid("This code is not right, or was used already. Wait for the next one in your app.")
    cache.delete(tries)
    post_authentication(request, app, reauthenticated=True)
    return METHODS[app.type]


def plain(typed: str) -> str:
    """With the digits of every keyboard: an Arabic phone writes ٤ for 4."""
    return "".join(str(int(one)) if one.isdecimal() else one for one in typed)


def use_up(user, code: str) -> bool:
    """Whether nobody used this code of the person's app before. From now on somebody has."""
    return cache.add(_used(user, code), 1, timeout=CODE_LIVES)


def was_used(user, code: str) -> bool:
    """Whether it was taken already, here or at another door, in the time in which a clock would still take it."""
    return cache.get(_used(user, code)) is not None


def tell_of_second_use(user) -> None:
    """Somebody shows a code again. Most often it is the person, too quick; else somebody looked over their shoulder."""
    log.warning("a second step of person %d was refused: this code was used already", user.pk)
    promise(
        key=f"second-factor:used-again:{user.pk}:{clock.now():%Y-%m-%dT%H}",  # once an hour is enough
        to=user.email,
        subject="About your account",
        body="Hello,\n\na code of your app was used a second time, and we refused it. Each code works once.\n\nIf that"
        " was you, all is well: wait for the next code. If it was not you, somebody may have seen your code and your"
        " password. Then change your password, and look where you are signed in:\n\n"
        f"{settings.SITE_URL}{reverse('usersessions_list')}\n",
    )


def _used(user, code: str) -> str:
    """The same however it is written: the library takes "123-456" for "123456"."""
    return f"second-factor-code:{user.pk}:{normalize_user_code(code)}"
