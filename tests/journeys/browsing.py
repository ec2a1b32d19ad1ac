"""A person with a browser of their own. Every page they come to is looked at: accessible, and narrow enough."""

import re
from urllib.parse import urlsplit

from django.core import mail
from playwright.sync_api import expect

from shaping_future.accounts import services as accounts
from shaping_future.accounts.models import User
from shaping_future.demo.people import PASSWORD
from tests.cast import signed_in_as

NARROW, WIDE = {"width": 320, "height": 800}, {"width": 1280, "height": 900}
PATIENCE = 15_000  # milliseconds, on a busy machine
NUMBERS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+")
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Journey:
    """What all people of one walk share: how their browsers are opened, the worker, which pages were looked at."""

    def __init__(self, open_page, address: str, axe, worker, javascript: bool, others: bool | None = None):
        self.open_page, self.address, self.axe, self.worker = open_page, address, axe, worker
        self.javascript, self.others_javascript = javascript, javascript if others is None else others
        self.last = None
        self.looked_at: set[tuple[str, str]] = set()

    def person(self, user: User | None = None) -> "Person":
        """Somebody at a browser of their own; with `user` they are signed in already."""
        return self._person(user, self.javascript)

    def another(self, user: User) -> "Person":
        """Somebody who only does what somebody else with the same part has done before them."""
        return self._person(user, self.others_javascript)

    def _person(self, user: User | None, javascript: bool) -> "Person":
        person = Person(self, self.open_page(javascript=javascript, viewport=WIDE))
        person.page.set_default_timeout(PATIENCE)
        if user is not None:
            cookie = signed_in_as(user).cookies["sessionid"].value
            person.page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.address}])
        return person

    def mail_to(self, address: str) -> mail.EmailMessage:
        """The newest mail that the worker delivered to somebody."""
        self.worker.settle()
        return [message for message in mail.outbox if address in message.to][-1]

    def look(self, page) -> None:
        """Once for every page: no accessibility violation (with `axe`), and nothing to scroll sideways on a phone."""
        self.last = page
        if not page.runs_javascript:
            return
        heading = NUMBERS.sub("", " ".join(page.locator("h1").all_inner_texts()))
        seen = (NUMBERS.sub("1", urlsplit(page.url).path), heading)
        if seen in self.looked_at:
            return
        self.looked_at.add(seen)
        if self.axe:
            self.axe(page)
        page.set_viewport_size(NARROW)
        assert page.evaluate(TOO_WIDE) <= 0, f"{page.url} scrolls sideways at 320 px"
        page.set_viewport_size(WIDE)


class Person:
    """What a person does at a screen, in their words."""

    def __init__(self, journey: Journey, page):
        self.journey, self.page = journey, page

    # --- going somewhere ---------------------------------------------------------------------------------------------

    def opens(self, address: str, status: int = 200) -> "Person":
        answer = self.page.goto(address)
        assert answer.status == status, f"{address}: {answer.status}"
        self.journey.look(self.page)
        return self

    def follows(self, link: str) -> "Person":
        """The first link whose words begin like this."""
        return self._goes(self.page.get_by_role("link", name=re.compile(f"^{re.escape(link)}")).first)

    def opens_the_first_row(self) -> "Person":
        """Of a list on the desk."""
        return self._goes(self.page.locator("#result_list tbody th a").first)

    def presses(self, button: str) -> "Person":
        return self._goes(self.page.get_by_role("button", name=re.compile(f"^{re.escape(button)}")).first)

    def _goes(self, where) -> "Person":
        with self.page.expect_navigation() as arrived:
            where.click()
        assert arrived.value is None or arrived.value.status != 403, f"{self.page.url} is closed to this person"
        self.journey.look(self.page)
        return self

    def downloads(self, link: str) -> bytes:
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=link).first.click()
        return download.value.path().read_bytes()

    # --- writing -----------------------------------------------------------------------------------------------------

    def writes(self, label: str, text: str) -> "Person":
        self.page.get_by_label(label).first.fill(text)
        return self

    def chooses(self, label: str, option: str) -> "Person":
        self.page.get_by_role("combobox", name=label).first.select_option(label=option)
        return self

    def ticks(self, label: str) -> "Person":
        self.page.get_by_label(label, exact=True).first.check()
        return self

    # --- seeing ------------------------------------------------------------------------------------------------------

    def sees(self, *texts: str) -> "Person":
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)
        return self

    def does_not_see(self, *texts: str) -> "Person":
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)
        return self

    # --- signing in --------------------------------------------------------------------------------------------------

    def signs_up(self, email: str) -> "Person":
        """With the code from the mail that the worker delivered."""
        self.writes("Email", email).writes("Password", PASSWORD).presses("Make an account")
        code = re.search(r"^[A-Z0-9-]{6,}$", self.journey.mail_to(email).body, re.M).group()
        return self.writes("Code", code).presses("Go on")

    def signs_in(self, user: User) -> "Person":
        """With password and, where one is needed, the second factor."""
        self.opens("/accounts/login/").writes("Email", user.email).writes("Password", PASSWORD).presses("Sign in")
        if user.needs_second_factor:
            self.writes("Code", accounts.demo_code()).presses("Sign in")
        return self
