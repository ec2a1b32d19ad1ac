"""A second factor at the moment of an act: signing. That one was used when signing in is not enough."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.http import HttpRequest

from shaping_future import limits
from shaping_future.errors import NotValid, TooOften

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
    code = "".join(code.split())
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if app is None or not app.wrap().validate_code(code) or not _first_use(user, code):
        raise NotValid("This code is not right, or was used already. Wait for the next one in your app.")
    cache.delete(tries)
    post_authentication(request, app, reauthenticated=True)
    return METHODS[app.type]


def _first_use(user, code: str) -> bool:
    return cache.add(f"second-factor-code:{user.pk}:{code}", 1, timeout=CODE_LIVES)
