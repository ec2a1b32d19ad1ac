"""What the browser tests of saving share: who is signed in, what is typed, what the page and the browser say."""

import contextlib
import re

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Error, expect

from shaping_future.questionnaires.models import Answer
from tests.cast import sign_in

SUMMARY = re.compile("In one short paragraph")
WHY_NOW = re.compile("Why is this the right time")
SAVED = re.compile(r"^Saved \d\d:\d\d$")


def enter(page, user):
    """Let this browser be signed in as `user`; returns the session's key."""
    cookie = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "domain": "localhost", "path": "/"}]
    )
    return cookie


def section(draft, order=2):
    return reverse("application-section", args=[draft.public_id, order])


def text_of(draft, key="summary"):
    return Answer.objects.get(response=draft.response, question__key=key).value


def box(page, key="summary"):
    return page.locator(f"[name='q-{key}']")


def type_into(page, text, key="summary"):
    """At the end of what is there, as with a keyboard."""
    box(page, key).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def state(page, key="summary"):
    """What the page says below the question."""
    return page.locator(f"#div_id_q-{key} .saved")


def saved(page, key="summary"):
    """Wait until the page says when it saved the answer."""
    expect(state(page, key)).to_have_text(SAVED, timeout=15_000)


def says(page, words):
    """Wait until the bar at the bottom says so."""
    expect(page.locator(".saving-bar")).to_contain_text(words, timeout=15_000)


def says_nothing(page):
    expect(page.locator(".saving-bar")).to_be_hidden(timeout=15_000)


def kept(page):
    """Keys of the questions whose text this browser keeps."""
    names = "Object.keys(localStorage).filter(one => one.startsWith('shaping.')).map(one => one.split('.').pop())"
    return sorted(page.evaluate(names))


def breaks(page, answer="abort"):
    """From here on autosaves do not reach the server ("abort"), or are answered with this status."""
    how = (lambda route: route.abort()) if answer == "abort" else (lambda route: route.fulfill(status=answer, body="-"))
    page.context.route("**/autosave/", how)


def mends(page):
    page.context.unroute("**/autosave/")


def crash(page):
    """The tab dies at once: no script of it runs any more."""
    context = page.context
    with contextlib.suppress(Error):
        page.goto("chrome://crash", timeout=3_000)
    page.close()
    return context.new_page()
