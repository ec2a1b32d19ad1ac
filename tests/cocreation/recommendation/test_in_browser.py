"""From slate to signature in Chromium: accessible, narrow enough for a phone, and whole without JavaScript."""

import datetime as dt
import os

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from cocreation.deliberation import services as deliberation
from cocreation.recommendation import services
from cocreation.recommendation.models import Slate, SlateState
from grants.board import services as board
from grants.board.models import Recommendation
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.browser import WITH_AND_WITHOUT, fits
from tests.cast import person, sign_in
from tests.deciding import a_deciding_call
from tests.signing import sign_off

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("SCREENSHOTS")


def enter(page, user):
    """The browser is signed in as `user`, second step included."""
    cookie = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])


@pytest.fixture
def look(page, open_page, axe):
    """A function: this address, or the page as it is, is accessible, and does not scroll sideways on a phone. It has
    its picture when SCREENSHOTS names a folder."""

    def check(name, address=""):
        if address:
            page.goto(address)
        page.wait_for_load_state()
        axe(page)
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert fits(page), (name, width)
            if SHOTS and width > 320:
                page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})

    yield check
    # To read what a style sheet imports, axe writes it into the page, and the policy stops it. Such a complaint names
    # no address; one about the page itself does.
    open_page.problems[:] = [one for one in open_page.problems if not one.startswith(": Applying inline style")]


def at(name, thing):
    return reverse(name, args=[thing.public_id])


def varied(world):
    """Some amounts and reasons that differ, a concern, a position of a member."""
    first = world.applications[0]
    items = world.items(*range(1, len(world.applications)), why="Leads from lived experience, and others can learn.")
    items[first.pk] = (2_000_000, "A clear plan.\n\nThe readers would fund it first.", "They can begin smaller.")
    return services.draft_slate(world.call, items, by=world.facilitator)


@pytest.mark.long
def test_the_pages_of_a_slate_are_accessible_at_every_step(page, look):
    world = a_deciding_call(4)
    slate = varied(world)
    services.change_slate(slate, world.items(0, 1), by=world.facilitator)
    enter(page, world.facilitator)
    listed = reverse("slate-list", args=[world.call.slug])
    look("slate-list", listed)
    wanted = [(one.pk, one.asked_pence, "It comes next.", "") for one in world.applications[2:]]
    slate = services.write_reserves(slate, wanted, by=world.facilitator)
    look("slate-edit", at("slate-edit", slate))
    look("slate-rules", at("slate-rules", slate))
    look("slate-reserves-edit", at("slate-reserves-edit", slate))
    look("slate-reserves", at("slate-reserves", slate))
    look("slate-draft", at("slate-detail", slate))
    services.propose_slate(slate, clock.now() + dt.timedelta(days=3), by=world.facilitator)
    look("slate-proposed", at("slate-detail", slate))
    enter(page, world.members[0])
    look("slate-position", at("slate-detail", slate))
    slate.refresh_from_db()
    world.all_consent(slate)
    deliberation.take_position(slate.round, "concern", "Care costs are not clear to me.", by=world.members[1])
    enter(page, world.facilitator)
    look("slate-close", at("slate-detail", slate))
    services.close_slate(slate, "We agree, with one concern about care costs.", by=world.facilitator)
    look("slate-agreed", at("slate-detail", slate))


@pytest.mark.long
def test_the_boards_and_finances_pages_are_accessible_at_every_step(page, look):
    world = a_deciding_call(4)
    slate = varied(world)
    slate = services.propose_slate(slate, clock.now() + dt.timedelta(days=3), by=world.facilitator)
    services.close_slate(world.all_consent(slate), "We agree.", by=world.facilitator)
    received = services.recommend_slate(slate, by=world.facilitator)
    enter(page, world.board[0])
    look("board-home", reverse("board-home"))
    look("board-pack", at("recommendation-detail", received))
    grants = list(received.grants.order_by("order"))
    look("board-vote", at("board-vote", grants[0]))
    condition = {
        "condition": "Send the renewed policy.",
        "condition_due": clock.today() + dt.timedelta(days=90),
        "condition_instalment": 2,
    }
    decisions = [
        ("approve", {}),
        ("condition", condition),
        ("decline", {"decline_reason": "legal", "reason": "No constitution yet."}),
        ("refer_back", {"reason": "Who holds the money?"}),
    ]
    for grant, (choice, values) in zip(grants, decisions, strict=True):
        for member in world.board[:3]:
            board.cast_vote(grant, choice, by=member, **values)
    look("board-decided", at("board-vote", grants[1]))
    look("board-to-sign", at("recommendation-detail", received))
    sign_off(received, world.board)
    look("board-signed", at("recommendation-detail", received))
    enter(page, person(Role.FINANCE))
    look("finance-home", reverse("finance-home"))
    look("finance-account", reverse("finance-account", args=[world.call.fund_id, "reserved"]))


@pytest.mark.parametrize("javascript", WITH_AND_WITHOUT)
def test_what_a_choice_would_mean_shows_before_it_is_saved(open_page, javascript):
    world = a_deciding_call(3)
    slate = world.draft(0)
    one = open_page(javascript=javascript)
    enter(one, world.facilitator)
    one.goto(at("slate-edit", slate))
    one.get_by_label("Why would the Group choose it?").fill("Half a sentence")
    one.get_by_label("Add Example Network 2").check()
    if not javascript:
        one.get_by_role("button", name="Show what this would mean").click()
        expect(one.get_by_text("Nothing is saved yet.")).to_have_count(1)
        assert one.get_by_label("Why would the Group choose it?").first.input_value() == "Half a sentence"
    one.locator("#pot").get_by_text("£50,000").wait_for()
    one.locator("#meaning").get_by_text("2 grants, £50,000").first.wait_for()
    assert [item.application for item in slate.items.all()] == [world.applications[0]]


def test_mistakes_are_shown_accessibly_with_what_was_typed(page, look):
    world = a_deciding_call(1)
    slate = world.draft()
    enter(page, world.facilitator)
    page.goto(at("slate-edit", slate))
    page.get_by_label("Amount").fill("20,000")
    page.get_by_role("button", name="Save the slate").click()
    look("slate-mistake")
    expect(page.get_by_text("Say why the amount differs")).not_to_have_count(0)
    assert page.get_by_label("Amount").input_value() == "20,000"
    received = world.recommend()
    enter(page, world.board[0])
    page.goto(at("board-vote", received.grants.get()))
    page.get_by_label("Decline", exact=True).check()
    page.get_by_role("button", name="Keep my decision").click()
    look("board-mistake")
    expect(page.get_by_text("Declining needs one of the four reasons")).not_to_have_count(0)


@pytest.mark.parametrize("javascript", WITH_AND_WITHOUT)
def test_a_slate_goes_from_begin_to_signature(open_page, javascript):
    world = a_deciding_call(2, members=6, board=3)
    one = open_page(javascript=javascript)
    enter(one, world.facilitator)
    one.goto(reverse("slate-list", args=[world.call.slug]))
    one.get_by_role("button", name="Begin a slate").click()
    one.get_by_label("Add Example Network 1").check()
    one.get_by_role("button", name="Save the slate").click()
    one.get_by_label("Why would the Group choose it?").fill("Leads from lived experience.")
    one.get_by_role("button", name="Save the slate").click()
    one.get_by_role("link", name="Look at it before you propose it").click()
    one.get_by_label("Last day to answer").fill((clock.today() + dt.timedelta(days=2)).isoformat())
    one.get_by_role("button", name="Propose this slate").click()
    slate = Slate.objects.get()
    for member in world.members:
        theirs = open_page(javascript=javascript)
        enter(theirs, member)
        theirs.goto(at("slate-detail", slate))
        theirs.get_by_label("Consent. Good enough for now").check()
        theirs.get_by_role("button", name="Keep my position").click()
        expect(theirs.get_by_text("Your position is kept.")).to_have_count(1)
        theirs.context.close()
    one.goto(at("slate-detail", slate))
    one.get_by_role("button", name="Open the answers").click()
    one.get_by_label("The outcome, in the Group's words").fill("We agree.")
    one.get_by_role("button", name="Close the round").click()
    one.get_by_role("button", name="Send the recommendation").click()
    received = Recommendation.objects.get()
    for member in world.board[:2]:
        theirs = open_page(javascript=javascript)
        enter(theirs, member)
        theirs.goto(reverse("board-home"))
        theirs.get_by_role("link", name="Read the recommendation").click()
        theirs.get_by_role("link", name="Decide on Example Network 1").first.click()
        theirs.get_by_label("Approve", exact=True).check()
        theirs.get_by_role("button", name="Keep my decision").click()
        theirs.context.close()
    board.cast_vote(received.grants.get(), "approve", by=world.board[2])
    last = open_page(javascript=javascript)
    enter(last, world.board[2])
    last.goto(at("recommendation-detail", received))
    expect(last.get_by_text("You can sign once")).to_have_count(0)
    sign_off(received, world.board[2::-1])
    last.reload()
    expect(last.get_by_text("Where the Board decided otherwise")).to_have_count(1)
    slate.refresh_from_db()
    received.refresh_from_db()
    assert (slate.state, received.signed_off_by) == (SlateState.RECOMMENDED, world.board[0])
