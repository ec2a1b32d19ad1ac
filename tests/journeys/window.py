"""A browser window onto the site without the site's server: the pages come from Django's test client, so that a world
that is rolled back afterwards can be looked at.

A small server of our own hands them to the browser, which keeps styles, scripts and fonts from page to page. Catching
its requests instead would switch that off: fifteen files for each page.
"""

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client

from tests.browser import hear
from tests.journeys import weight
from tests.journeys.browsing import NARROW, TOO_WIDE, WIDE

SIGN_IN = "/accounts/"
DESK, WORDS = "/desk/", "/desk/jsi18n/"  # the words of the desk's scripts
FIELDS = "django/forms/"  # templates of fields, whose set differs from form to form
NOT_SENT = {"content-length", "set-cookie"}  # the client keeps the cookies
KEPT = {"Cache-Control": "max-age=3600"}
ASKED_FOR = "performance.getEntriesByType('resource').map(one => one.name)"
"""Also what the browser had kept."""


@contextmanager
def opened(context, axe, known: set[frozenset[str]] | None = None) -> Iterator["Window"]:
    """A window, and its server for as long as it is open."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Shown) as server:
        server.window = Window(context, f"http://127.0.0.1:{server.server_port}", axe, known)
        threading.Thread(target=partial(server.serve_forever, 0.05), daemon=True).start()
        try:
            yield server.window
        finally:
            server.shutdown()


class Shown(BaseHTTPRequestHandler):
    """What the browser asks the window's server for."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        answer = self.server.window.answer(self.path)
        body = answer.getvalue()
        self.send_response(answer.status_code)
        for name, value in answer.items():
            if name.lower() not in NOT_SENT:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_) -> None:
        """Nothing on the screen."""


class Window:
    """`look(address, client)` opens a page as the client's person; `faults` gathers what is wrong with it. A page made
    of the same templates (those of pieces count) as one that is `known` only has to be there, unless it has a kind of
    field that no page before it had: a date looks the same on every page with one form."""

    def __init__(self, context, site: str, axe, known: set[frozenset[str]] | None = None):
        self.page, self.site, self.axe, self.faults = context.new_page(), site, axe, []
        self.page.runs_javascript = True
        self.address, self.shown, self.words, self.known = "", None, None, known
        hear(self.page, self.faults)

    def look(self, address: str, client: Client) -> None:
        """Open it; note a page that is not there, is not accessible, is too heavy, or scrolls sideways on a phone or a
        desktop."""
        reached = self._fetch(address, client)
        if self.shown.status_code != 200 or (reached.startswith(SIGN_IN) and not address.startswith(SIGN_IN)):
            self.faults.append(f"{address}: {self.shown.status_code} {reached}")
            return
        if self._is_known():
            return
        if address.startswith(DESK) and self.words is None:
            self.words = client.get(WORDS, headers={"host": "localhost"})
        self.page.set_viewport_size(WIDE)
        self.page.goto(self.site + reached)
        self._fits(address, "1280")
        try:
            self.axe(self.page)
        except AssertionError as fault:
            self.faults.append(str(fault))
        self.page.set_viewport_size(NARROW)
        self._fits(address, "320")
        self._is_light(address)

    def open(self, address: str, client: Client) -> None:
        """Open it and look at nothing."""
        self.page.goto(self.site + self._fetch(address, client))

    def _fetch(self, address: str, client: Client) -> str:
        """The address at which it is in the end."""
        self.shown = client.get(address, follow=True, headers={"host": "localhost"})
        self.address = self.shown.redirect_chain[-1][0] if self.shown.redirect_chain else address
        return self.address

    def _is_known(self) -> bool:
        if self.known is None:
            return False
        made_of = {template.name for template in self.shown.templates if template.name}
        fields = {name for name in made_of if name.startswith(FIELDS)}
        shapes = {frozenset(made_of - fields), *(frozenset({name}) for name in fields)}
        is_known = shapes <= self.known
        self.known |= shapes
        return is_known

    def _fits(self, address: str, width: str) -> None:
        over = self.page.evaluate(TOO_WIDE)
        if over > 0:
            self.faults.append(f"{address} scrolls sideways at {width} px, by {over}")

    def _is_light(self, address: str) -> None:
        paths = {urlsplit(name).path for name in self.page.evaluate(ASKED_FOR)}
        others = (self.words.getvalue(),) if WORDS in paths else ()
        for fault in weight.faults(self.shown.getvalue(), set(filter(None, map(_file_at, paths))), others):
            self.faults.append(f"{address}: {fault}")

    def answer(self, asked: str) -> HttpResponse:
        """The page that is looked at, or a file of static/. Nothing else is there: a script that asks for more right
        away shows as an error on the console."""
        path = urlsplit(asked).path
        if asked == self.address.partition("#")[0]:
            return self.shown
        if path == WORDS:
            return self.words
        if found := _file_at(path):
            kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
            return HttpResponse(Path(found).read_bytes(), content_type=kind, headers=KEPT)
        if path.endswith("/live/"):  # a slow machine still looks when the page asks again
            return HttpResponse(status=204)
        return HttpResponse(status=404 if path == "/favicon.ico" else 500)


def _file_at(path: str) -> str | None:
    return finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
