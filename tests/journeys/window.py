"""A browser window onto the site without a server: the pages come from Django's test client, so that a world that is
rolled back afterwards can be looked at."""

from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.test import Client

from tests.browser import hear
from tests.journeys import weight
from tests.journeys.browsing import NARROW, TOO_WIDE, WIDE

SITE = "http://localhost"
SIGN_IN = "/accounts/"
DESK, WORDS = "/desk/", "/desk/jsi18n/"  # the words of the desk's scripts
NOT_SENT = {"content-length", "set-cookie"}  # the client keeps the cookies


class Window:
    """`look(address, client)` opens a page as the client's person; `faults` gathers what is wrong with it. A page made
    of the same templates (those of fields and other pieces count) as one that is `known` only has to be there."""

    def __init__(self, context, axe, known: set[frozenset[str]] | None = None):
        context.route("**", self._answer)
        self.page, self.axe, self.faults = context.new_page(), axe, []
        self.page.runs_javascript = True
        self.shown, self.words, self.known = None, None, known
        self.asked_for: set[str] = set()
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
        self.page.goto(SITE + reached)
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
        self.page.goto(SITE + self._fetch(address, client))

    def _fetch(self, address: str, client: Client) -> str:
        """The address at which it is in the end."""
        self.asked_for.clear()
        self.shown = client.get(address, follow=True, headers={"host": "localhost"})
        return self.shown.redirect_chain[-1][0] if self.shown.redirect_chain else address

    def _is_known(self) -> bool:
        made_of = frozenset(template.name for template in self.shown.templates if template.name)
        if self.known is None or made_of in self.known:
            return self.known is not None
        self.known.add(made_of)
        return False

    def _fits(self, address: str, width: str) -> None:
        over = self.page.evaluate(TOO_WIDE)
        if over > 0:
            self.faults.append(f"{address} scrolls sideways at {width} px, by {over}")

    def _is_light(self, address: str) -> None:
        others = (self.words.getvalue(),) if WORDS in self.asked_for else ()
        for fault in weight.faults(self.shown.getvalue(), self.asked_for - {WORDS}, others):
            self.faults.append(f"{address}: {fault}")

    def _answer(self, route) -> None:
        """The page that is looked at, or a file of static/. Nothing else is reached: a script that asks for more right
        away would show as an error on the console."""
        path = urlsplit(route.request.url).path
        if route.request.is_navigation_request() and route.request.url.startswith(SITE):
            self._send(route, self.shown)
        elif path == WORDS:
            self.asked_for.add(WORDS)
            self._send(route, self.words)
        elif found := path.startswith("/static/") and finders.find(path.removeprefix("/static/")):
            self.asked_for.add(found)
            route.fulfill(path=found)
        elif path.endswith("/live/"):  # a slow machine still looks when the page asks again
            route.fulfill(status=204)
        else:
            route.abort()

    def _send(self, route, answer) -> None:
        headers = {name: value for name, value in answer.items() if name.lower() not in NOT_SENT}
        route.fulfill(headers=headers, body=answer.getvalue())
