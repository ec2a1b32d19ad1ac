"""A person with a browser who presses the button again until the site answers, and keeps what it said."""

import contextlib
import http.client
import itertools
import random
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = "k" * 32
PATIENCE = 150  # seconds until a press has to be answered, whatever was broken
TIMEOUT = 15  # seconds that a browser waits for one answer
PLAIN = ("Something went wrong on our side", "cannot reach", "is full")
"""What a page says when something is broken; each with what the person can do."""


@dataclass
class Answer:
    """status 0: none came."""

    status: int
    body: str = ""
    location: str = ""

    @property
    def is_sign_in(self) -> bool:
        return "/accounts/login/" in self.location or "reauthenticate" in self.location or self.status == 401


@dataclass
class Heard:
    """What all visitors were told, for the figures, and what a person should not have been told."""

    requests: int = 0
    acknowledged: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, address: str, answer: Answer, took: float) -> None:
        with self.lock:
            self.requests += 1
            self.slowest = max(self.slowest, took)
            if answer.status in (200, 302) and not answer.is_sign_in:
                self.acknowledged += 1
            else:
                self.refused[answer.status] += 1
            if answer.status >= 500 and not any(words in answer.body for words in PLAIN):
                self.wrong.append(f"{address} answered {answer.status} without plain words: {answer.body[:300]!r}")
            if "Traceback" in answer.body:
                self.wrong.append(f"{address} showed a traceback")


class Unanswered(Exception):
    """The site did not heal."""


class Visitor:
    """`press()` until it is answered; a session that is gone is begun anew, as a person would sign in again."""

    def __init__(self, user, ports: list[int], heard: Heard, chance: random.Random):
        self.user, self.heard, self.chance = user, heard, chance
        self.ports = itertools.cycle(ports)
        self.cookies = ""
        self.doubtful = False
        """Whether a press of the last button got no answer, so that it may have been done all the same."""

    def press(self, address: str, fields: dict[str, str], file: tuple[str, bytes] | None = None) -> Answer:
        """The first answer that is one: acknowledged, or refused with a reason that waiting does not mend."""
        end, self.doubtful = time.monotonic() + PATIENCE, False
        while True:
            answer = self.post(address, fields, file)
            if answer.is_sign_in:
                self.cookies = ""
            elif 0 < answer.status < 500 and answer.status != 429:
                return answer
            else:
                self.doubtful = True
            if time.monotonic() > end:
                raise Unanswered(f"{address}: {answer.status} {answer.body[:300]!r} after {PATIENCE} s")
            time.sleep(self.chance.uniform(0.1, 0.4))

    def post(self, address: str, fields: dict[str, str], file: tuple[str, bytes] | None = None) -> Answer:
        """One press, at the node whose turn it is."""
        if not self.cookies and not self._sign_in():
            return Answer(0)
        body, kind = encoded(fields | {"csrfmiddlewaretoken": TOKEN}, file)
        headers = {"Host": "localhost", "Cookie": f"{self.cookies}; csrftoken={TOKEN}", "Content-Type": kind}
        began = time.monotonic()
        answer = self._ask("POST", address, body, headers)
        self.heard.note(address, answer, time.monotonic() - began)
        return answer

    def _ask(self, verb: str, address: str, body: bytes, headers: dict[str, str]) -> Answer:
        try:
            with contextlib.closing(
                http.client.HTTPConnection("127.0.0.1", next(self.ports), timeout=TIMEOUT)
            ) as there:
                there.request(verb, address, body, headers)
                found = there.getresponse()
                text = found.read().decode(errors="replace")
                return Answer(found.status, text, found.headers.get("Location", ""))
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, repr(error))

    def _sign_in(self) -> bool:
        """The session's row, as signing in leaves it. False while the database cannot take it."""
        from django.conf import settings
        from django.db import Error, connection
        from redis.exceptions import RedisError

        from tests.cast import signed_in_as

        try:
            session = signed_in_as(self.user).cookies[settings.SESSION_COOKIE_NAME].value
        except (Error, RedisError):
            return False
        finally:
            connection.close()
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session}"
        return True


def encoded(fields: dict[str, str], file: tuple[str, bytes] | None) -> tuple[bytes, str]:
    if file is None:
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"
    (name, content), edge = file, uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n' for key, text in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="one.csv"\r\n'
    body = "".join([*parts, head, "Content-Type: application/octet-stream\r\n\r\n"]).encode()
    return body + content + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
