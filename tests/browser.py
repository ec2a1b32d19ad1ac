"""A real browser for tests: it talks to the test server only, and a console error fails the test."""

import os
import shutil
import time

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started

BROWSERS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
"""The first is the same engine without windows, tabs and menus, which the others paint although nobody sees them: half
of a page's time. script/test installs it where it can."""
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = [
    "--no-sandbox",  # tests also run as root and in containers; they open nothing but our own pages
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",  # a violation is a console error
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--use-fake-device-for-media-stream",  # a microphone that beeps and a camera that shows a clock
    "--use-fake-ui-for-media-stream",  # whose use everybody is asked for, and who all say yes
]
WIDTHS = [pytest.param(width, marks=pytest.mark.long) for width in (320, 390, 1280)]
"""Screens for the pages of one part in many states: tests/journeys looks at every page of the site in one state."""
WITH_AND_WITHOUT = [pytest.param(True, marks=pytest.mark.long), False]
"""JavaScript on, which the walk of tests/journeys is in the short form, and off, which it is in the long one."""
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items):
    """Mark what uses a browser, and skip it where none may be used. In CI an absent browser is a failure."""
    skip = None
    if os.environ.get("SKIP_BROWSER"):
        skip = "SKIP_BROWSER is set"
    elif not CHROMIUM and os.environ.get("CI", "").lower() not in {"1", "true"}:
        skip = "Chromium is not installed: install it, or set CHROMIUM to its path"
    for item in items:
        if "browser_type_launch_args" not in item.fixturenames:
            continue
        item.add_marker(pytest.mark.browser)
        if skip:
            item.add_marker(pytest.mark.skip(reason=skip))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM:
        pytest.fail("Chromium is not installed: install it, or set CHROMIUM to its path")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "headless": True, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London"}


def hear(page, problems: list[str]) -> None:
    """Add to `problems` what goes wrong in the page's scripts, and the errors on its console. A page may answer 4xx,
    which Chromium also logs as an error; a style, script or font may not."""

    def heard(message):
        address = message.location.get("url", "")
        refused_page = "the server responded with a status of 4" in message.text and "/static/" not in address
        if message.type == "error" and not refused_page:
            problems.append(f"{address or message.page.url}: {message.text}")

    page.on("console", heard)
    page.on("pageerror", lambda error: problems.append(str(error)))


def fits(page) -> bool:
    """Whether it does not scroll sideways, once its styles are there: right after a click they may not be."""
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture
def finished(live_server):
    """At the end of a test, when its browsers are closed, wait for what they asked last.

    A page that is left sends what it has not saved yet. Emptying the tables beside such a request is a deadlock.
    """
    began, ended = [], []

    def begin(**_):
        began.append(time.monotonic())

    def end(**_):
        ended.append(time.monotonic())

    request_started.connect(begin, sender=WSGIHandler)
    request_finished.connect(end, sender=WSGIHandler)
    yield
    closed = time.monotonic()
    while time.monotonic() < closed + 10:
        quiet_for = time.monotonic() - max([closed, *began[-1:], *ended[-1:]])
        if len(began) <= len(ended) and quiet_for > 0.25:  # one may still be on its way
            break
        time.sleep(0.02)
    request_started.disconnect(begin, sender=WSGIHandler)
    request_finished.disconnect(end, sender=WSGIHandler)


@pytest.fixture
def open_page(finished, new_context, live_server):
    """A function that opens a page in a browser of its own: one for each person of a journey.

    open_page(javascript=True, **what Playwright's new_context takes). Other hosts are not found (FLAGS; a route that
    refuses them would switch the browser's cache off); errors on the console (a violated Content-Security-Policy is
    one) and in scripts fail the test at its end.
    """
    problems = []

    def open_one(javascript=True, **options):
        context = new_context(java_script_enabled=javascript, base_url=live_server.url, **options)
        page = context.new_page()
        page.runs_javascript = javascript
        hear(page, problems)
        return page

    open_one.problems = problems
    yield open_one
    assert not problems, "\n".join(problems)


@pytest.fixture
def page(open_page):
    """One person's browser."""
    return open_page()


@pytest.fixture
def nojs_page(open_page):
    """One person's browser with JavaScript off."""
    return open_page(javascript=False)


VIOLATIONS = "([context, options]) => axe.run(context || document, options).then(found => found.violations)"
"""Only these come back: a page has thirty times as many findings that are none."""


@pytest.fixture
def axe():
    """A function that fails on any accessibility violation of a page: WCAG 2.2 AA and good practice."""
    from axe_playwright_python.base import AXE_SCRIPT, AxeResults

    def check(page, context=None):
        assert page.runs_javascript, "axe needs JavaScript: check the same page of open_page()"
        options = {
            "runOnly": {"type": "tag", "values": AXE_RULES},
            "resultTypes": ["violations"],
            "preload": False,  # or axe copies style sheets into the page, which our Content-Security-Policy refuses
        }
        page.wait_for_load_state()  # a page without its style yet has links too close to each other
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(VIOLATIONS, [context, options])
        assert not found, f"{page.url}\n{AxeResults({'violations': found}).generate_report()}"

    return check
