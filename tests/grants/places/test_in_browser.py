"""Somebody who would like to join the Group, on a phone and without JavaScript; and the pages of places seen by axe."""

import re

import pytest
from django.urls import reverse

from grants.applications.models import Application, State
from grants.places import services
from tests.browser import WITH_AND_WITHOUT, fits
from tests.cast import person
from tests.grants.applications.test_in_browser import enter, look  # noqa: F401
from tests.grants.places.cast import choosing, released
from tests.kinds import TEXT, a_call_of

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.mark.parametrize("javascript", WITH_AND_WITHOUT)
def test_somebody_reads_pay_first_applies_and_says_yes(open_page, axe, javascript):
    call, somebody = a_call_of("recruitment"), person(name="Alem")
    page = open_page(javascript=javascript, **PHONE)
    enter(page, somebody)
    page.goto(reverse("call-detail", args=[call.slug]))
    page.get_by_text("£100 for a day").first.wait_for()
    assert fits(page)
    if javascript:
        axe(page)
    page.goto(reverse("application-start", args=[call.slug]))
    page.get_by_role("button", name="Start your application").click()
    page.wait_for_url("**/applications/**")
    page.goto(page.url + "section/1/")
    page.get_by_label("Your name").fill("Alem Example")
    page.get_by_label(re.compile("A name to use instead")).fill("Rain")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/section/2/")
    for words in ("Why would you like to join", "What would you bring"):
        page.get_by_role("textbox", name=re.compile(words)).fill(TEXT)
    assert fits(page)
    if javascript:
        axe(page)
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/section/3/")
    page.get_by_label("Saturdays in the day").check()
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/section/4/")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/section/5/")
    page.get_by_label(re.compile("I am 18 or over")).check()
    page.get_by_role("button", name=re.compile("Save and")).first.click()
    page.wait_for_url("**/check/")
    assert "£" not in page.locator("article").inner_text()
    page.get_by_role("button", name="Send your application").click()
    page.wait_for_url("**/receipt/")
    sent = Application.objects.get()
    assert (sent.state, sent.person_name, sent.asked_pence) == (State.SENT, "Rain", None)


@pytest.mark.parametrize("javascript", WITH_AND_WITHOUT)
def test_a_place_is_accepted_on_a_phone(open_page, axe, javascript):
    world = released("recruitment", "p")
    page = open_page(javascript=javascript, **PHONE)
    enter(page, world.lead(0))
    page.goto(reverse("application-list"))
    page.get_by_role("link", name="Say yes or no to your place").click()
    page.get_by_role("button", name="Yes, I take the place").click()
    page.get_by_text("The place is yours.").first.wait_for()
    assert fits(page)
    if javascript:
        axe(page)
    assert world.state(0) == State.ACCEPTED


@pytest.mark.long
def test_the_pages_of_places_are_accessible(page, look):  # noqa: F811
    world = choosing(count=4)
    for number, kind in ((0, "place"), (1, "waiting"), (2, "not_this_time")):
        world.choose(number, kind)
    enter(page, world.staff)
    page.goto(reverse("place-choose", args=[world.call.slug]))
    look(page, "choose")
    page.goto(reverse("place-decide", args=[world.applications[3].public_id]))
    look(page, "decide")
    page.get_by_role("button", name="Keep this decision").click()
    page.get_by_text("Choose one of the three").first.wait_for()
    look(page, "decide-wrong")
    world.choose(3, "not_this_time")
    world.release()
    page.goto(reverse("place-choose", args=[world.call.slug]))
    look(page, "choose-after")
    page.goto(reverse("call-figures", args=[world.call.slug]))
    look(page, "figures-few")
    services.accept_place(world.place(0), by=world.lead(0))
    page.goto(reverse("taking-part", args=[world.call.slug]))
    look(page, "taking-part")
    for number, name in ((0, "place"), (1, "waiting"), (3, "declined")):
        page.context.clear_cookies()
        enter(page, world.lead(number))
        page.goto(reverse("letter", args=[world.applications[number].public_id]))
        look(page, f"letter-{name}")
    page.context.clear_cookies()
    enter(page, world.lead(0))
    for route in ("place-answer", "place-name", "application-detail"):
        page.goto(reverse(route, args=[world.applications[0].public_id]))
        look(page, route)
    for kind in ("recruitment", "programme"):
        call = a_call_of(kind)
        for route in ("call-detail", "call-questions", "application-start"):
            page.goto(reverse(route, args=[call.slug]))
            look(page, f"{kind}-{route}")
