"""Five people at five browsers hold a meeting: agenda, round, objection, amended proposal, consent, outcome, minutes.
A connection that drops loses no vote and no sentence."""

import os
import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from cocreation.deliberation.models import Position
from cocreation.meetings import services
from cocreation.meetings.models import AgendaItem, ItemRound
from tests.cast import signed_in_as
from tests.cocreation.meetings.cast import together

pytestmark = pytest.mark.django_db(transaction=True)

AWAY = re.compile("ERR_INTERNET_DISCONNECTED")
PATIENCE = 15_000
OBJECTION = "It asks the north for nothing, and they told us that they need it."
PROPOSAL, AMENDED = "We talk with them as a finalist.", "We talk with them as a finalist, and ask what the north needs."
OUTCOME = "They are a finalist. We ask them about the north."


class Person:
    """Somebody in the meeting, at a browser of their own."""

    def __init__(self, user, open_page, address, where):
        self.user, self.page = user, open_page(viewport={"width": 1280, "height": 900})
        self.page.set_default_timeout(PATIENCE)
        cookie = signed_in_as(user).cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
        self.page.goto(where)

    def presses(self, name):
        self.page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first.click()
        return self

    def sees(self, *texts):
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text, timeout=PATIENCE)
        return self

    def writes(self, label, text):
        self.page.get_by_label(label).first.fill(text)
        return self

    def chooses(self, label):
        self.page.get_by_role("radio", name=re.compile(f"^{re.escape(label)}")).first.check()
        return self

    def is_away(self, away=True):
        self.page.context.set_offline(away)
        return self

    def answers(self, stance, reason=""):
        self.chooses(stance)
        if reason:
            self.writes("Why?", reason)
        return self.presses("Keep my answer")


def kept(held):
    return set(Position.objects.filter(round=held.round).values_list("user", "stance", "reason"))


def by_mobile(held, world):
    """Two members who are not in the room today answer too: the whole Group is asked."""
    for member in world.members[4:6]:
        services.answer_round(held, "consent", by=member)


def shows(people, name):
    """For whoever looks at the pictures."""
    if folder := os.environ.get("SCREENSHOTS"):
        for who, person in people.items():
            for width in (1280, 390):
                person.page.set_viewport_size({"width": width, "height": 900})
                person.page.screenshot(path=f"{folder}/{name}-{who}-{width}.png", full_page=True)
            person.page.set_viewport_size({"width": 1280, "height": 900})


def test_five_people_hold_a_meeting_and_a_dropped_connection_loses_nothing(open_page, live_server, axe):
    world = together()
    where = reverse("meeting-detail", args=[world.meeting.public_id])
    names = ("fola", "amal", "bea", "can", "dua")
    users = (world.facilitator, *world.members[:4])
    everybody = {name: Person(user, open_page, live_server.url, where) for name, user in zip(names, users, strict=True)}
    fola, amal, bea, can, dua = everybody.values()
    first = str(world.applications[0].organisation)

    # they come in: nobody reloads a page
    amal.sees("The meeting has not begun", first)
    shows({"fola": fola, "amal": amal}, "1-planned")
    fola.presses("Begin the meeting").sees("Come in")
    for person in everybody.values():
        person.sees("Come in").presses("I am here").sees("Between two items")
    fola.presses(f"Begin: {first}")
    for person in (amal, bea, can, dua):
        person.sees("This item can be heavy")

    # who has not spoken comes first
    amal.presses("Raise my hand").sees("Your hand is up")
    shows({"fola": fola, "amal": amal}, "2-hand")
    fola.presses("Give the floor")
    amal.sees("You have the floor").presses("I have finished")

    # a round; one writes an objection while the others answer, and is cut off before it is sent
    fola.writes("What is the Group asked to agree?", PROPOSAL).presses("Open a round").sees("have answered")
    held = ItemRound.objects.get()
    bea.sees(PROPOSAL).chooses("Objection").writes("Why?", OBJECTION)
    by_mobile(held, world)
    for person in (amal, can):
        person.sees(PROPOSAL).answers("Consent").sees("Your answer is kept")
    dua.sees(PROPOSAL)
    bea.sees("4 of 7 have answered")
    assert bea.page.get_by_label("Why?").input_value() == OBJECTION  # the page looked again, and left it alone
    shows({"bea": bea, "fola": fola}, "3-round")
    bea.is_away().presses("Keep my answer").sees("There is no connection")
    dua.answers("Consent").sees("Your answer is kept")
    fola.sees("One person in the room has not answered yet").presses("Show the answers").sees(
        "has not answered yet. They may"
    )
    shows({"bea": bea, "fola": fola}, "4-away")
    assert world.members[1].pk not in {user for user, _stance, _reason in kept(held)}
    bea.is_away(False).sees("Your answer is kept")
    assert (world.members[1].pk, "objection", OBJECTION) in kept(held)
    assert len(kept(held)) == 6

    # everybody reads it; the proposal is amended, and agreed
    fola.sees("Everybody in the room has answered").presses("Show the answers").sees(OBJECTION)
    for person in (amal, can, dua):
        person.sees(OBJECTION)
    shows({"bea": bea, "fola": fola}, "5-shown")
    fola.writes("What came out of the round", "An objection stands: the north.").presses("Close the round")
    fola.sees("not agreed: an objection stands").writes("What is the Group asked to agree?", AMENDED)
    shows({"fola": fola}, "6-amend")
    fola.presses("Ask about this text").sees("have answered")
    again = ItemRound.objects.latest("pk")
    assert (again.round.number, again.round.before) == (2, held.round)
    by_mobile(again, world)
    for person in (amal, bea, can, dua):
        person.sees(AMENDED).answers("Consent").sees("Your answer is kept")
    fola.sees("Everybody in the room has answered").presses("Show the answers").sees("6 Consent")
    fola.writes("What came out of the round", "Agreed.").presses("Close the round").sees("agreed by consent")

    # the outcome is typed without a connection, and arrives
    fola.writes("The outcome, in a sentence", OUTCOME).is_away().presses("End it with this outcome")
    fola.sees("There is no connection").is_away(False).sees("Between two items")
    assert AgendaItem.objects.get(pk=world.items[0].pk).outcome == OUTCOME
    for person in (amal, bea):
        person.sees(OUTCOME)
    axe(amal.page)
    fola.page.get_by_text("End the meeting early").click()
    with fola.page.expect_navigation():
        fola.presses("End the meeting")
    with fola.page.expect_navigation():
        fola.presses("Confirm the minutes")
    amal.sees("The meeting is over").page.get_by_role("link", name="Read the minutes").click()
    amal.sees(OUTCOME, OBJECTION, AMENDED, "6 of 7 took part", "Not reached in this meeting.", "Confirmed")
    axe(amal.page)
    shows({"amal": amal}, "7-minutes")
    assert [one for one in open_page.problems if not AWAY.search(one)] == []
    open_page.problems.clear()
