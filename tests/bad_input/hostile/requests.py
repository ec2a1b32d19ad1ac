"""One hostile request, made of a seed and a number alone: the same two make it again."""

import json
import random
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlencode

from django.test.client import BOUNDARY, MULTIPART_CONTENT
from django.urls import reverse

from tests.bad_input.forms import Form
from tests.bad_input.hostile.people import Person
from tests.bad_input.hostile.pieces import (
    ASKED,
    COOKIES,
    ELSEWHERE,
    FILES,
    HEADERS,
    KINDS,
    LOST,
    METHODS,
    NASTY,
    once_in,
)
from tests.bad_input.hostile.targets import Targets
from tests.bad_input.table import FORMS
from tests.journeys.pages import POST_ONLY


@dataclass
class Hostile:
    """What is sent, by whom, and what it would take to send it again. Mangled in one to four ways."""

    seed: int
    number: int
    targets: Targets
    who: Person = field(init=False)
    route: str = field(init=False)
    values: dict[str, Any] = field(init=False)
    method: str = field(init=False)
    path: str = field(init=False)
    query: str = field(init=False, default="")
    content_type: str = field(init=False, default="")
    body: bytes = field(init=False, default=b"")
    headers: dict[str, str] = field(init=False, default_factory=dict)
    cookies: dict[str, str] = field(init=False, default_factory=dict)
    checks_csrf: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        chance = self.chance = random.Random(f"{self.seed}:{self.number}")
        self.method = chance.choice(METHODS)
        self.checks_csrf = once_in(chance, 10)
        form = chance.choice(FORMS) if self.method == "POST" and not once_in(chance, 8) else None
        self.route, self.values, opens = self.targets.of_form(form) if form else self._page()
        spared = once_in(chance, 3)  # what they send is honest, and not theirs to send
        self.who = opens if once_in(chance, 2) else chance.choice(self.targets.people)
        self.path = self._path()
        if once_in(chance, 3) or not form:
            self.query = self._query()
        if self.method not in {"GET", "HEAD", "OPTIONS", "TRACE"} or once_in(chance, 40):
            self._fill(form, spared)
        for _each in range(chance.choice([0, 0, 0, 1, 1, 3])):
            name = chance.choice(list(HEADERS))
            self.headers[name] = chance.choice(HEADERS[name])
        if once_in(chance, 12):
            name = chance.choice(list(COOKIES))
            self.cookies[name] = chance.choice(COOKIES[name])

    def _page(self) -> tuple[str, dict, Person]:
        found = self.chance.choice(self.targets.pages)
        return found if found[0] not in POST_ONLY or once_in(self.chance, 8) else self._page()

    def nasty(self) -> str:
        return self.chance.choice(self.targets.values) if once_in(self.chance, 2) else self.chance.choice(NASTY)

    def _path(self) -> str:
        chance = self.chance
        if once_in(chance, 30):
            return chance.choice(LOST)
        path, values = reverse(self.route, kwargs=self.values), self.values
        if values and once_in(chance, 6):
            name = chance.choice(list(values))
            path = path.replace(str(values[name]), quote(self._another(name), safe="", errors="surrogatepass"), 1)
        return path + (
            chance.choice(["/", "?", "%00", "..%2f", "#x", ".json", "%20", "%0a"]) if once_in(chance, 12) else ""
        )

    def _another(self, name: str) -> str:
        """Another object's key, or nonsense."""
        others = self.targets.keys.get(name)
        return str(self.chance.choice(others)) if others and once_in(self.chance, 2) else self.nasty()

    def _query(self) -> str:
        chance = self.chance
        if once_in(chance, 30):
            return chance.choice(
                ["&" * 500, "=" * 300, "%", "%ff=%fe", "a=1&" * 700, "q=" + "x" * 20_000, "[]=1&a[b]=2"]
            )
        found = []
        for _each in range(chance.choice([0, 1, 1, 2, 3])):
            name = chance.choice(ASKED)
            value = chance.choice(ELSEWHERE) if name == "next" else self.nasty()
            found += [(name, value)] * chance.choice([1, 1, 1, 2, 40])
        return "&".join(f"{name}={quote(value, safe='', errors='surrogatepass')}" for name, value in found)

    def _fields(self, form: Form | None, spared: bool) -> dict[str, Any]:
        """An honest person's, with some of them replaced, doubled, left out or added."""
        chance = self.chance
        fields = (
            dict(form.fields(self.targets.world)) if form else {name: self.nasty() for name in chance.sample(ASKED, 3)}
        )
        if form and spared:
            return fields
        for name in list(fields):
            if once_in(chance, 5):
                fields[name] = chance.choice([self.nasty(), [self.nasty(), self.nasty()], chance.choice(FILES)])
            elif once_in(chance, 12):
                del fields[name]
        for _each in range(chance.choice([0, 0, 1, 3])):
            name = chance.choice([*self.targets.names, *ASKED, "is_superuser", "roles", "csrfmiddlewaretoken", "next"])
            fields[name] = chance.choice(ELSEWHERE) if name == "next" else self.nasty()
        return fields

    def _fill(self, form: Form | None, spared: bool) -> None:
        chance, fields = self.chance, self._fields(form, spared)
        how = chance.choice(["form"] * 9 + ["multipart"] * 4 + ["json", "bytes", "other kind", "broken"])
        plain = {name: value for name, value in fields.items() if isinstance(value, str | list | int | bool)}
        texts = {name: _without_halves(value) for name, value in plain.items()}
        coded = urlencode({name: _as_bytes(value) for name, value in plain.items()}, doseq=True).encode()
        if how == "form":
            self.content_type, self.body = "application/x-www-form-urlencoded", coded
        elif how == "json":
            self.content_type, self.body = "application/json", json.dumps(texts).encode()
        elif how == "bytes":
            self.content_type = chance.choice(["application/x-www-form-urlencoded", MULTIPART_CONTENT])
            self.body = chance.choice(
                [b"\xff\xfe\x00", b"%ED%A0%80=%00", b"[" * 5000, chance.randbytes(300), b"a=1&" * 600]
            )
        elif how == "other kind":
            self.content_type, self.body = chance.choice(KINDS), coded
        else:
            files = {name: value for name, value in fields.items() if isinstance(value, tuple)}
            self.content_type, self.body = MULTIPART_CONTENT, _multipart(texts, files)
            if how == "broken":
                cut = chance.randrange(len(self.body) or 1)
                self.body = chance.choice(
                    [self.body[:cut], self.body[cut:], self.body.replace(b"\r\n\r\n", b"\r\n", 1)]
                )

    def environ(self) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        return {
            "REQUEST_METHOD": self.method,
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": self.query or query,
            "CONTENT_TYPE": self.content_type,
            "CONTENT_LENGTH": str(len(self.body)),
            "wsgi.input": BytesIO(self.body),
            **self.headers,
        }

    def __str__(self) -> str:
        return (
            f"HOSTILE={self.seed}:{self.number}\n{self.method} {self.path}?{self.query}\nby {self.who.name}"
            f"{' (token checked)' if self.checks_csrf else ''}\n{self.headers} {self.cookies}\n"
            f"{self.content_type}\n{self.body[:3000]!r}"
        )


def _as_bytes(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_bytes(one) for one in value]
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value


def _without_halves(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_halves(one) for one in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _multipart(texts: dict[str, Any], files: dict[str, tuple[str, bytes, str]]) -> bytes:
    """As a browser sends it, but with names of files that no browser would send."""
    parts = []
    for name, value in texts.items():
        for one in value if isinstance(value, list) else [value]:
            parts.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{one}'.encode())
    for name, (called, content, kind) in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{called}"\r\nContent-Type: {kind}\r\n\r\n'
        parts.append(head.encode() + content)
    line = f"--{BOUNDARY}".encode()
    return b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"
