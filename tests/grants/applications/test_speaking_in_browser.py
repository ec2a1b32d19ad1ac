"""Asking for a call and saying yes to what was written down, in a real browser: with and without JavaScript."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from grants.applications import services as applications
from grants.applications.models import PhoneRequest
from shaping_future.accounts.roles import Role
from shaping_future.questionnaires.models import Answer
from tests.browser import WITH_AND_WITHOUT, fits
from tests.cast import a_call, an_application, person, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")  # a folder; pictures of every page at two widths


def enter(page, user):
    cookie = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
    here = {"domain": "localhost", "path": "/"}
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, **here}])


def look(page, axe, name):
    if page.runs_javascript:
        axe(page)
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        if page.runs_javascript:
            assert fits(page), (name, width)
        if SHOTS and width > 320:
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)


@pytest.mark.parametrize("javascript", WITH_AND_WITHOUT)
def test_asking_for_a_call_and_saying_yes(open_page, axe, javascript):
    draft, page = an_application(a_call()), open_page(javascript=javascript)
    enter(page, draft.started_by)
    page.goto(reverse("application-section", args=[draft.public_id, 2]))
    page.locator("#div_id_q-summary").get_by_role("link", name="Call me").click()
    page.wait_for_url("**/call-me/?question=summary")
    page.get_by_role("button", name="Ask us to call").click()
    page.get_by_role("link", name="Write when we can call you.").wait_for()
    look(page, axe, "call-me-error")
    page.get_by_label("When can we call you?").fill("After three")
    page.get_by_role("button", name="Ask us to call").click()
    page.get_by_text("Thank you. We will call you.").wait_for()
    asked = PhoneRequest.objects.select_related("question", "application").get()
    assert asked.question.key == "summary"
    applications.type_answer(asked, "summary", "We cook together.", by=person(Role.STAFF, name="Sam"))
    page.reload()
    look(page, axe, "call-me")
    page.get_by_role("link", name="Read it for question 3").click()
    look(page, axe, "spoken")
    page.get_by_label("What we wrote down").fill("We cook and eat together.")
    page.get_by_role("button", name="Yes, this is what I said").click()
    page.get_by_text("Thank you. This is now your answer.").wait_for()
    kept = Answer.objects.get(response=draft.response, question__key="summary")
    assert (kept.value, kept.changed_by) == ("We cook and eat together.", draft.started_by)
