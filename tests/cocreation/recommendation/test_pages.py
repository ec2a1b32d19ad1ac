"""The pages of a slate: who sees what of it, and what a wrong, stale or hostile form gets."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cocreation.deliberation import services as deliberation
from cocreation.recommendation import services
from cocreation.recommendation.models import Slate, SlateItem, SlateState
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.deciding import a_deciding_call, recuse

pytestmark = pytest.mark.django_db


def at(name, slate):
    return reverse(name, args=[slate.public_id])


def text(response):
    return response.content.decode()


def form_of(application, **values):
    """What the builder's form sends for one grant that is on the slate."""
    sent = {"keep": "on", "amount": "25,000", "amount_reason": "", "why": "Leads.", **values}
    return {f"item-{application.public_id}-{key}": value for key, value in sent.items() if value is not None}


# --- building --------------------------------------------------------------------------------------------------------


def test_the_facilitator_builds_a_slate_from_begin_to_proposal():
    world = a_deciding_call(2)
    browser = signed_in_as(world.facilitator)
    begun = browser.post(reverse("slate-draft", args=[world.call.slug]))
    slate = Slate.objects.get()
    assert begun.url == at("slate-edit", slate)
    assert browser.post(reverse("slate-draft", args=[world.call.slug])).url == begun.url  # twice is once
    first, second = world.applications
    page = text(browser.get(begun.url))
    assert page.index("Example Network 1") < page.index("Example Network 2")  # best read first
    assert "Total 81.2, median 81.2, from 62.5 to 100.0, 3 readings." in page
    browser.post(begun.url, {"revision": "0", "add": [str(first.public_id), str(second.public_id)]})
    assert sorted(slate.items.values_list("pence", flat=True)) == [2_500_000, 2_500_000]
    less = form_of(second, amount="20,000", amount_reason="They can begin smaller.", why="Bridges two regions.")
    saved = browser.post(begun.url, {"revision": "1", **form_of(first), **less}, follow=True)
    assert "£495,000" in text(saved)  # left
    assert "Wales: 2 grants, £45,000" in text(saved)
    assert "Every reader found it clear: 2 grants, £45,000" in text(saved)
    day = (clock.today() + dt.timedelta(days=3)).isoformat()
    browser.post(at("slate-propose", slate), {"last_day": day})
    slate.refresh_from_db()
    assert slate.state == SlateState.PROPOSED
    assert slate.round.closes_at.astimezone(clock.LONDON).strftime("%Y-%m-%d %H:%M") == f"{day} 12:00"


def test_unticking_takes_a_grant_off():
    world = a_deciding_call(2)
    slate = world.draft()
    first, second = world.applications
    signed_in_as(world.facilitator).post(
        at("slate-edit", slate), {"revision": "0", **form_of(first, keep=None), **form_of(second)}
    )
    assert [item.application for item in slate.items.all()] == [second]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"amount": "20,000"}, "Say why the amount differs"),
        ({"amount": ""}, "Write an amount in pounds"),
        ({"amount": "lots"}, "with numbers only"),
        ({"amount": "0"}, "£0.01 or more"),
    ],
)
def test_a_wrong_amount_is_said_beside_the_grant_and_nothing_is_saved(values, said):
    world = a_deciding_call(1)
    slate = world.draft()
    sent = {"revision": "0", **form_of(world.applications[0], why="My new words", **values)}
    answer = signed_in_as(world.facilitator).post(at("slate-edit", slate), sent)
    assert (answer.status_code, said in text(answer), "My new words" in text(answer)) == (400, True, True)
    assert "<title>Error: " in text(answer)
    assert slate.items.get().why == "Leads from lived experience."


def test_over_the_budget_is_409_with_both_sums_and_keeps_what_was_ticked():
    world = a_deciding_call(14, members=0, pence=4_000_000)
    slate = services.draft_slate(world.call, {}, by=world.facilitator)
    ticked = [str(one.public_id) for one in world.applications]
    answer = signed_in_as(world.facilitator).post(at("slate-edit", slate), {"revision": "0", "add": ticked})
    assert answer.status_code == 409
    assert "The grants budget has £540,000 left; this slate needs £560,000." in text(answer)
    assert text(answer).count(" checked>") == 14
    assert not SlateItem.objects.exists()


def test_the_later_of_two_facilitators_sees_both_and_saves_on_purpose():
    world = a_deciding_call(2)
    slate = world.draft(0)
    first, second = world.applications
    services.change_slate(slate, {second.pk: (2_500_000, "Theirs, saved first.", "")}, by=world.facilitator, seen=0)
    browser = signed_in_as(world.facilitator)
    answer = browser.post(at("slate-edit", slate), {"revision": "0", **form_of(first, why="Mine, later.")})
    assert answer.status_code == 409
    assert "Theirs, saved first." in text(answer)
    assert "Mine, later." in text(answer)
    assert slate.items.get().application == second
    again = browser.post(at("slate-edit", slate), {"revision": "1", **form_of(first, why="Mine, later.")})
    assert (again.status_code, slate.items.get().application) == (302, first)


def test_tampered_ids_and_numbers_change_nothing():
    world, other = a_deciding_call(1), a_deciding_call(1)
    slate = world.draft()
    browser = signed_in_as(world.facilitator)
    before = list(slate.items.values())
    stranger = other.applications[0]
    hostile = {**form_of(stranger), **form_of(world.applications[0], why="Leads from lived experience.")}
    browser.post(at("slate-edit", slate), {"revision": "0", "add": [str(stranger.public_id), "'; --"], **hostile})
    assert [item.application for item in slate.items.all()] == world.applications
    for revision in ("", "x", "²", "9" * 30, "-1"):
        assert browser.post(at("slate-edit", slate), {"revision": revision}).status_code == 409
    assert slate.items.count() == len(before) == 1


def test_only_facilitators_see_and_build_drafts():
    world = a_deciding_call(1)
    slate = world.draft()
    for somebody, status in [
        (world.members[0], 404),
        (person(Role.STAFF), 404),
        (person(), 404),
        (world.board[0], 404),
    ]:
        browser = signed_in_as(somebody)
        assert browser.get(at("slate-detail", slate)).status_code == status
        assert browser.post(at("slate-edit", slate), {"revision": "0"}).status_code == status
    assert slate.items.count() == 1


# --- the round -------------------------------------------------------------------------------------------------------


def test_a_member_answers_and_may_change_it():
    world = a_deciding_call(1)
    slate = world.propose()
    browser = signed_in_as(world.members[0])
    page = text(browser.get(at("slate-detail", slate)))
    assert "0 of 8 have answered" in page
    refused = browser.post(at("slate-position", slate), {"stance": "objection", "reason": " "})
    assert (refused.status_code, "Write why" in text(refused)) == (400, True)
    assert browser.post(at("slate-position", slate), {}).status_code == 400
    browser.post(at("slate-position", slate), {"stance": "concern", "reason": "Care costs."})
    browser.post(at("slate-position", slate), {"stance": "consent", "reason": ""})
    assert list(slate.round.positions.values_list("user", "stance")) == [(world.members[0].pk, "consent")]
    assert "Your position: <b>Consent</b>" in text(browser.get(at("slate-detail", slate)))


def test_positions_are_secret_until_the_round_closes():
    world = a_deciding_call(1)
    slate = world.propose()
    deliberation.take_position(slate.round, "objection", "A secret sentence.", by=world.members[0])
    for somebody in (world.facilitator, world.members[1], person(Role.STAFF)):
        page = text(signed_in_as(somebody).get(at("slate-detail", slate)))
        assert "1 of 8 have answered" in page
        assert "A secret sentence." not in page
        assert "How it was counted" not in page
        assert "Two thirds of everybody" in page  # what comes after three rounds is said before anybody answers
    for member in world.members[1:]:
        deliberation.take_position(slate.round, "consent", by=member)
    opened = signed_in_as(world.facilitator).post(at("slate-shut", slate), follow=True)
    for said in ("A secret sentence.", "Talk about the objection", "Write the outcome"):
        assert said in text(opened)
    closed = signed_in_as(world.facilitator).post(at("slate-close", slate), {"statement": "Not agreed."}, follow=True)
    assert "A secret sentence." in text(closed)
    assert "Amend it as a new version" in text(closed)


def test_a_recused_member_sees_the_slate_without_the_grant_in_any_byte():
    world = a_deciding_call(3)
    hidden = world.applications[1]
    recuse(world.members[0], hidden)
    slate = world.propose()
    browser = signed_in_as(world.members[0])
    pages = [text(browser.get(at("slate-detail", slate)))]
    assert "Where do you stand?" in pages[0]
    assert "£50,000" in pages[0]  # the sum of the two they see
    services.close_slate(world.all_consent(slate), "We agree.", by=world.facilitator)
    pages.append(text(browser.get(at("slate-detail", slate))))
    received = services.recommend_slate(Slate.objects.get(), by=world.facilitator)
    pages.append(text(browser.get(reverse("recommendation-detail", args=[received.public_id]))))
    pages.append(text(browser.get(reverse("slate-list", args=[world.call.slug]))))
    for page in pages:
        assert "Example Network 2" not in page
        assert hidden.reference not in page
        assert str(hidden.public_id) not in page
        assert "£75,000" not in page
        assert "£465,000" not in page
    assert "Example Network 2" in text(signed_in_as(world.members[1]).get(at("slate-detail", slate)))


def test_who_has_not_declared_declares_first():
    world = a_deciding_call(1)
    slate = world.propose()
    undeclared = person(Role.GROUP_MEMBER)
    for name, args in (("slate-list", [world.call.slug]), ("slate-detail", [slate.public_id])):
        answer = signed_in_as(undeclared).get(reverse(name, args=args))
        assert (answer.status_code, "Declare your interests" in text(answer)) == (409, True)
    assert "Example Network" not in text(answer)


def test_strangers_learn_nothing_of_slates():
    world = a_deciding_call(1)
    slate = world.propose()
    for somebody in (person(), person(Role.FINANCE), person(Role.FUNDER), person(Role.LEARNING), world.board[0]):
        browser = signed_in_as(somebody)
        assert browser.get(at("slate-detail", slate)).status_code == 404
        assert browser.post(at("slate-position", slate), {"stance": "consent"}).status_code == 404
        assert browser.get(reverse("slate-list", args=[world.call.slug])).status_code == 403


def test_members_do_not_take_the_facilitators_steps():
    world = a_deciding_call(1)
    slate = world.propose()
    browser = signed_in_as(world.members[0])
    for name in ("slate-propose", "slate-close", "slate-amend", "slate-recommend"):
        assert browser.post(at(name, slate), {"statement": "Agreed."}).status_code == 403
        assert browser.get(at(name, slate)).status_code == 405
    slate.refresh_from_db()
    assert slate.state == SlateState.PROPOSED


def test_closing_too_early_and_without_words_says_so():
    world = a_deciding_call(1)
    slate = world.propose()
    browser = signed_in_as(world.facilitator)
    early = browser.post(at("slate-close", slate), {"statement": "Agreed."})
    assert (early.status_code, "not everybody has yet" in text(early)) == (409, True)
    world.all_consent(slate)
    silent = browser.post(at("slate-close", slate), {"statement": "  "})
    assert (silent.status_code, "Write the outcome" in text(silent)) == (400, True)
    done = browser.post(at("slate-close", slate), {"statement": "We agree."}, follow=True)
    assert "Send the recommendation" in text(done)
    sent = browser.post(at("slate-recommend", slate), follow=True)
    assert "The Group recommends" in text(sent)
    assert browser.post(at("slate-recommend", slate)).status_code == 409


# --- queries ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_number_of_times_for_one_grant_and_for_three(count, django_assert_num_queries):
    world = a_deciding_call(count)
    slate = world.agree()
    services.draft_slate(world.call, {}, by=world.facilitator)
    browser = signed_in_as(world.facilitator)
    with django_assert_num_queries(12):
        browser.get(at("slate-detail", slate))
    draft = Slate.objects.get(state="draft")
    asked = {}
    for name in ("slate-edit", "slate-rules", "slate-reserves", "slate-reserves-edit"):
        browser.get(at(name, draft))  # the rules are worked out, and kept
        with CaptureQueriesContext(connection) as queries:
            browser.get(at(name, draft))
        asked[name] = len(queries)
    assert asked == {"slate-edit": 8, "slate-rules": 8, "slate-reserves": 3, "slate-reserves-edit": 9}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_times_for_one_version_and_for_three(count, django_assert_num_queries):
    world = a_deciding_call(1)
    for _ in range(count):
        services.draft_slate(world.call, world.items(), by=world.facilitator)
    browser = signed_in_as(world.facilitator)
    with django_assert_num_queries(4):
        browser.get(reverse("slate-list", args=[world.call.slug]))
