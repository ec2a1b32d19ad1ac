"""From a yes to the Group, and out of it again: on a phone and without JavaScript."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from cocreation.group.models import Member
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.outbox.models import Message
from tests.cast import person
from tests.grants.applications.test_in_browser import enter
from tests.grants.places.cast import released

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"viewport": {"width": 390, "height": 844}}


def day(number: int) -> str:
    return (clock.today() + dt.timedelta(days=number)).isoformat()


def follow_the_mail(page, user) -> None:
    page.goto(re.search(r"//[^/]+(/\S+)", Message.objects.filter(to=user.email).latest("pk").body)[1])


def test_somebody_says_yes_is_appointed_says_who_they_are_and_leaves(open_page):
    world, facilitator = released("recruitment", "p"), person(Role.FACILITATOR)
    alem, visitor = world.lead(0), open_page(javascript=False, **PHONE)
    theirs, holding = (open_page(javascript=False, **PHONE) for _ in range(2))
    enter(theirs, alem)
    enter(holding, facilitator)
    theirs.goto(reverse("application-list"))
    theirs.get_by_role("link", name="Say yes or no to your place").click()
    theirs.get_by_role("button", name="Yes, I take the place").click()

    holding.goto(reverse("facilitate-home"))
    holding.get_by_role("link", name="Appoint who said yes").click()
    holding.get_by_role("link", name="Appoint for a term").click()
    holding.get_by_label("First day").fill(day(0))
    holding.get_by_label("Last day").fill(day(500))
    holding.get_by_role("button", name="Appoint for this term").click()
    holding.get_by_text("Appointed. They get a mail.").wait_for()

    follow_the_mail(theirs, alem)
    theirs.get_by_role("link", name="Change how you are named").click()
    theirs.get_by_label("A name I choose").check()
    theirs.get_by_label("The name that you choose").fill("Quiet Rain")
    with theirs.expect_navigation():
        theirs.get_by_role("button", name="Save how you are named").click()
    visitor.goto(reverse("group-public"))
    visitor.get_by_text("Quiet Rain").wait_for()
    assert alem.name not in visitor.content()

    theirs.get_by_role("link", name="Be away for a while").click()
    theirs.get_by_label("First day away").fill(day(0))
    theirs.get_by_label("Last day away").fill(day(4))
    theirs.get_by_role("button", name="Save these days").click()
    theirs.get_by_role("link", name="Say what you need").click()
    theirs.get_by_label("Captions").check()
    theirs.get_by_label("The facilitator may read this too").check()
    with theirs.expect_navigation():
        theirs.get_by_role("button", name="Save what I need").click()
    holding.reload()
    holding.get_by_text("until").first.wait_for()
    holding.get_by_text("Captions").wait_for()

    theirs.get_by_role("link", name="Leave the Group for good").click()
    theirs.get_by_role("button", name="Go on to the last step").click()
    assert not Member.objects.get().has_ended
    theirs.get_by_role("button", name="Yes, I leave the Group").click()
    theirs.get_by_text("You are not in the Group any more").wait_for()
    holding.reload()
    holding.get_by_text("We deleted what they told us.").wait_for()
    visitor.reload()
    assert "Quiet Rain" not in visitor.content()
