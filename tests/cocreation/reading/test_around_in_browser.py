"""What surrounds the reading page, in a real browser: progress, until when, one more reader, practice, paper."""

import datetime as dt

import pytest
from django.urls import reverse

from cocreation.reading import services
from shaping_future import clock
from tests.browser import WIDTHS
from tests.cocreation.cast import applications, reading, send
from tests.cocreation.reading.cast import practise
from tests.cocreation.test_browser import check, enter, look

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_around_reading_are_accessible_and_fit(open_page, axe, width):
    page = open_page(viewport={"width": width, "height": 900})
    call, people, facilitator = reading(6, 5)
    me, *others = people
    enter(page, facilitator)
    look(page, axe, "practice-prepare", call.slug)
    look(page, axe, "practice-set", call.slug, 1)
    page.get_by_role("button", name="Save this practice application").click()
    check(page, axe, "practice-set-error")
    first, second = services.use_examples(call, by=facilitator)
    services.say_reading_end(call, clock.today() + dt.timedelta(days=14), by=facilitator)
    look(page, axe, "reading-until", call.slug)
    look(page, axe, "reading-add", applications(call)[0].public_id)
    look(page, axe, "paper-list", call.slug)
    sheet = me.membership.readings.order_by("order").first()
    look(page, axe, "paper-sheet", sheet.public_id)
    enter(page, me)
    look(page, axe, "reading-list", call.slug)
    look(page, axe, "practice-list", call.slug)
    look(page, axe, "practice-read", first.public_id)
    page.get_by_role("button", name="Send and compare").click()
    check(page, axe, "practice-read-error")
    for number, user in enumerate(others):
        practise(user, first, number % 5, 2, 3, "X", (number + 1) % 5)
    practise(me, first, 3, 2, "X", 4, 1)
    practise(me, second, 4)
    page.goto(reverse("practice-read", args=[first.public_id]))
    check(page, axe, "practice-read-sent")
    for number, one in enumerate(applications(call)):
        for user in people:
            if (found := one.readings.filter(member=user.membership).first()) is not None:
                send(found, 3 if user == me else number % 4)
    look(page, axe, "practice-list", call.slug)
    enter(page, facilitator)
    look(page, axe, "reading-progress", call.slug)
