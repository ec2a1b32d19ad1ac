"""Sends hostile requests and says what is wrong with an answer."""

import traceback
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from shaping_future.accounts.sessions import SEEN_FOR, seen_key
from tests.bad_input import database
from tests.bad_input.hostile.canaries import Canaries
from tests.bad_input.hostile.people import Person, may_know, people
from tests.bad_input.hostile.pieces import MARKUP
from tests.bad_input.hostile.requests import Hostile
from tests.bad_input.hostile.targets import Targets
from tests.cast import sign_in
from tests.handed_over import handed
from tests.standing import undone

KEYS = {"call-try", "call-try-tell", "invitation", "partner-answer", "recovery-detail", "signatory"}
"""Whoever holds the address may read what it is the key to."""
KEEPS_THE_GOOD = {"application-autosave", "application-section", "practice-autosave", "practice-read", "reading-edit"}
"""Of several answers, those that are valid are saved, and the page says what is missing."""
MAY_BE_WRITTEN = {"django_session", "usersessions_usersession", "record_entry", "record_head"}
"""By a request that is refused: its session, and that somebody read. `database.digest` knows reads from decisions."""


class World:
    """The world of bad input with a word of its own in every text, and people who are up to no good."""

    def __init__(self, built: Any) -> None:
        self.people = people(built)
        self.canaries = Canaries()
        self.targets = Targets(built, self.people)
        self.keys = {one.name: self._key(one) for one in self.targets.known.values() if one.user}
        self.statuses: Counter[str] = Counter()

    def _key(self, one: Person) -> str:
        return sign_in(Client(), one.user).cookies[settings.SESSION_COOKIE_NAME].value

    def send(self, request: Hostile) -> HttpResponse:
        """As from a browser of theirs that asks for the first time: nothing is left in the cache of those before."""
        cache.clear()
        browser = Client(enforce_csrf_checks=request.checks_csrf, raise_request_exception=False)
        if key := self.keys.get(request.who.name):
            browser.cookies[settings.SESSION_COOKIE_NAME] = key
            cache.set(seen_key(key), 1, SEEN_FOR)
        for name, value in request.cookies.items():
            browser.cookies[name] = value
        return browser.request(**request.environ())

    def wrong(self, seed: int, number: int) -> list[str]:
        """What is wrong with the answer to this request; what it did is undone."""
        request = Hostile(seed, number, self.targets)
        with undone():
            before = database._writes()
            answer = self.send(request)
            text = handed(answer)
            wrote = {table for table, rows in database._writes().items() if rows != before.get(table, 0)}
        self.statuses[f"{answer.status_code // 100}xx"] += 1
        found = [*_broken(answer), *_headers(answer), *self._foreign(request, text)]
        refused = 400 <= answer.status_code < 500 and request.route not in KEEPS_THE_GOOD
        if refused and wrote - MAY_BE_WRITTEN:
            found += self._changed(request)
        return [f"{one}\n{request}" for one in found]

    def _foreign(self, request: Hostile, text: str) -> Iterator[str]:
        for canary in self.canaries.found_in(text):
            named = request.route == "interest-declare" and canary.table == "grants_organisation"  # a list of names
            if request.route not in KEYS and not named and not may_know(request.who, canary):
                yield f"{request.who.name} reads {canary}"

    def _changed(self, request: Hostile) -> list[str]:
        """Sent again, with an eye on every row: what was written may have been taken back when it was refused."""
        with undone():
            before = database.digest()
            status = self.send(request).status_code
            changed = database.changed(before)
        if request.route == "board-sign":  # six digits are used up, whatever becomes of what they were given for
            changed = set(changed) - {"mfa_authenticator"}
        return [f"{status}, and changed {', '.join(sorted(changed))}"] if changed and 400 <= status < 500 else []


def _broken(answer: HttpResponse) -> Iterator[str]:
    if answer.status_code >= 500:
        why = traceback.format_exception(*answer.exc_info) if answer.exc_info else []
        yield f"{answer.status_code} {''.join(why)[-1500:]}"


def _headers(answer: HttpResponse) -> Iterator[str]:
    headers = answer.headers
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield f"{answer.status_code} without nosniff"
    if headers.get("Content-Type", "").startswith("text/html"):
        if "default-src 'none'" not in headers.get("Content-Security-Policy", ""):
            yield f"{answer.status_code} without its content policy"
        if not answer.streaming and f"<{MARKUP}".encode() in answer.content:
            yield "markup that was sent is markup on the page"
    for name, value in headers.items():
        if "\r" in value or "\n" in value:
            yield f"{name} has more than one line"
    for name in ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url"):
        to = headers.get(name)
        if to is not None and (not to.startswith("/") or to[1:2] in {"/", "\\"}):
            yield f"{name} leads to {to!r}"
