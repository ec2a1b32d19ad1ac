"""The pages of interests in Chromium: accessible, narrow enough for a phone, and decided with the keyboard alone."""

import os

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from grants.applications.models import Rung
from grants.interests.models import Interest
from grants.interests.services import decide_interest
from tests.browser import fits
from tests.cast import sign_in
from tests.cocreation.cast import declare
from tests.grants.interests.test_suggestions import suggested

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("SCREENSHOTS")


def enter(page, user):
    cookie = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])


def check(page, axe, route, call):
    page.goto(reverse(route, args=[call.slug]))
    axe(page)
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page), (route, width)
        if SHOTS and width > 320:
            page.screenshot(path=f"{SHOTS}/{route}-{width}.png", full_page=True)


def test_declaring_deciding_and_the_register_fit_and_are_accessible(page, axe):
    call, bread, river, user, facilitator = suggested()
    enter(page, user)
    check(page, axe, "interest-declare", call)
    declare(call, user, ties=(river,))
    decide_interest(Interest.objects.get(), Rung.SCORING, "They sang together once.", by=facilitator)
    enter(page, facilitator)
    check(page, axe, "interest-decide", call)
    key = f"{bread.pk}-{user.pk}"
    page.locator(f"details:has([name='{key}-rung']) > summary").focus()
    page.keyboard.press("Enter")
    page.locator(f"[name='{key}-rung'][value='room']").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("They work together.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The decision is kept")
    assert Interest.objects.get(application=bread).decision == Rung.ROOM
    check(page, axe, "interest-register", call)
