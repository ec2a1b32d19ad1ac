"""Saving while typing, in a real browser: nothing that somebody typed is lost."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from grants.applications.models import Participant
from shaping_future.questionnaires.models import Answer
from tests.cast import an_application, person, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
SUMMARY = re.compile("In one short paragraph")


def enter(page, user):
    """Let this browser be signed in as `user`."""
    cookie = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "domain": "localhost", "path": "/"}]
    )


def section(draft, order=2):
    return reverse("application-section", args=[draft.public_id, order])


def text_of(draft, key="summary"):
    return Answer.objects.get(response=draft.response, question__key=key).value


def saved(page, key="summary"):
    """Wait until the page says when it saved the answer."""
    expect(page.locator(f"#div_id_q-{key} .saved")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"), timeout=10_000)


def kept(page):
    """Keys of the questions whose text this browser keeps."""
    names = "Object.keys(localStorage).filter(one => one.startsWith('shaping.')).map(one => one.split('.').pop())"
    return page.evaluate(names)


def type_into(page, text, label=SUMMARY):
    page.get_by_label(label).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


@pytest.fixture
def draft():
    return an_application(user=person(name="Amina"))


@pytest.fixture
def ben(draft):
    editor = person(name="Ben")
    Participant.objects.create(application=draft, user=editor, part=Participant.Part.EDITOR)
    return editor


def test_what_is_typed_is_saved_and_the_page_says_when(page, draft, axe):
    enter(page, draft.started_by)
    page.goto(section(draft))
    type_into(page, " And more.")
    assert kept(page) == ["summary"]
    saved(page)
    assert text_of(draft).endswith("with others. And more.")
    assert kept(page) == []
    axe(page)
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/section/3/")
    assert text_of(draft).endswith("And more.")
    assert Answer.objects.get(response=draft.response, question__key="summary").version == 2
