"""The Board's pages: everything in one order, one's own decision, one's own conflict, one signature."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from grants.board import services
from grants.board.models import BoardVote
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.files.models import Document
from shaping_future.files.services import make
from tests.cast import person, signed_in_as
from tests.deciding import a_deciding_call, recuse
from tests.grants.board.cast import approve_all, at, grants, signs, text
from tests.signing import sign, sign_off

pytestmark = pytest.mark.django_db


def test_a_trustee_reads_decides_and_signs():
    world = a_deciding_call(2)
    received = world.recommend()
    one, two = grants(received)
    trustee = world.board[0]
    browser = signed_in_as(trustee)
    assert "Waits for you" in text(browser.get(reverse("board-home")))
    page = text(browser.get(at("recommendation-detail", received)))
    order = ["What", "How much", "Why the Group chose it", "How it was read"]
    assert [page.index(f"<dt>{word}</dt>") for word in order] == sorted(
        page.index(f"<dt>{word}</dt>") for word in order
    )
    assert received.pack_hash in page
    assert "Read and sign the resolution" not in page
    for member in world.board[1:3]:
        services.cast_vote(one, "approve", by=member)
        services.cast_vote(two, "approve", by=member)
    for grant in (one, two):
        assert browser.post(at("board-vote", grant), {"choice": "approve"}).status_code == 302
    page = text(browser.get(at("recommendation-detail", received)))
    assert "Open a meeting or a written resolution" in page
    day = (clock.today() + dt.timedelta(days=3)).isoformat()
    page = text(browser.post(at("board-occasion", received), {"kind": "written", "last_day": day}, follow=True))
    assert "Read and sign the resolution" in page
    for member in world.board[1:3]:
        sign(received, member)
    answer = signs(browser, received, trustee)
    assert (answer.status_code, "Signed off" in text(answer)) == (200, True)
    received.refresh_from_db()
    assert received.signed_off_by == trustee
    assert [one.proof for one in received.signatures.all()] == ["totp"] * 3


def test_the_form_says_what_a_choice_needs_and_keeps_what_was_typed():
    world = a_deciding_call(1)
    grant = grants(world.recommend())[0]
    browser = signed_in_as(world.board[0])
    for sent, said in [
        ({}, "Choose one of the four decisions."),
        ({"choice": "condition", "condition": "A renewed policy"}, "needs its words, a date"),
        ({"choice": "decline", "reason": "A renewed policy"}, "one of the four reasons"),
        (
            {"choice": "decline", "decline_reason": "taste", "reason": "A renewed policy"},
            "Choose one of the four reasons.",
        ),
        ({"choice": "condition", "condition": "A renewed policy", "condition_due": "soon"}, "Write the date with day"),
    ]:
        answer = browser.post(at("board-vote", grant), sent)
        assert (answer.status_code, said in text(answer)) == (400, True), said
        assert not sent or "A renewed policy" in text(answer)
    assert not BoardVote.objects.exists()
    due = (clock.today() + dt.timedelta(days=90)).isoformat()
    browser.post(
        at("board-vote", grant),
        {"choice": "condition", "condition": "A renewed policy", "condition_due": due, "condition_instalment": "2"},
    )
    vote = BoardVote.objects.get()
    assert (vote.choice, vote.condition, vote.condition_instalment) == ("condition", "A renewed policy", 2)
    assert "A renewed policy" in text(browser.get(at("board-vote", grant)))


def test_a_conflict_hides_the_grant_in_every_byte():
    world = a_deciding_call(2)
    received = world.recommend()
    hidden, _seen = grants(received)
    browser = signed_in_as(world.board[0])
    after = browser.post(at("board-conflict", hidden), follow=True)
    pages = [text(after), text(browser.get(reverse("board-home")))]
    for page in pages:
        assert "Example Network 1" not in page
        assert hidden.application.reference not in page
        assert "£50,000" not in page
    assert browser.get(at("board-vote", hidden)).status_code == 404
    assert browser.post(at("board-vote", hidden), {"choice": "approve"}).status_code == 404
    document = Document.objects.get(kind="recommendation-pack")
    assert browser.get(reverse("document-detail", args=[document.pk])).status_code == 404
    other = signed_in_as(world.board[1])
    assert other.get(reverse("document-detail", args=[document.pk])).status_code == 200


def test_whoever_took_part_in_recommending_reads_and_does_not_decide():
    world = a_deciding_call(1)
    received = world.recommend()
    grant = grants(received)[0]
    both = signed_in_as(person(roles=(Role.BOARD, Role.GROUP_MEMBER)))
    assert "others decide" in text(both.get(at("board-vote", grant)))
    assert both.post(at("board-vote", grant), {"choice": "approve"}).status_code == 403
    for somebody in (world.facilitator, world.members[0], person(Role.STAFF)):
        browser = signed_in_as(somebody)
        assert browser.get(at("recommendation-detail", received)).status_code == 200
        assert browser.post(at("board-vote", grant), {"choice": "approve"}).status_code == 403
        assert browser.post(at("board-sign", received)).status_code == 403
        assert browser.post(at("board-conflict", grant)).status_code == 403
    assert not BoardVote.objects.exists()


def test_the_group_hears_decisions_only_once_they_are_signed():
    world = a_deciding_call(1)
    received = world.recommend()
    for member in world.board[:3]:
        services.cast_vote(grants(received)[0], "decline", by=member, decline_reason="legal", reason="No constitution.")
    member = signed_in_as(world.members[0])
    before = text(member.get(at("recommendation-detail", received)))
    assert ("With the Board" in before, "No constitution." in before, ">Decline<" in before) == (True, False, False)
    sign_off(received, world.board)
    after = text(member.get(at("recommendation-detail", received)))
    assert "No constitution." in after
    assert "No constitution." in text(member.get(at("board-departures", received)))


def test_strangers_and_visitors_learn_nothing():
    world = a_deciding_call(1)
    received = world.recommend()
    grant = grants(received)[0]
    document = Document.objects.get(kind="recommendation-pack")
    for somebody in (person(), person(Role.FINANCE), person(Role.FUNDER), person(Role.LEARNING)):
        browser = signed_in_as(somebody)
        assert browser.get(at("recommendation-detail", received)).status_code == 404
        assert browser.get(at("board-vote", grant)).status_code == 404
        assert browser.get(reverse("board-home")).status_code == 403
        assert browser.get(reverse("document-detail", args=[document.pk])).status_code == 404
    assert Client().get(at("recommendation-detail", received)).url.startswith("/accounts/login/")


def test_a_board_member_without_their_second_step_gets_no_page():
    world = a_deciding_call(1)
    received = world.recommend()
    browser = Client()
    browser.force_login(world.board[0])
    assert browser.get(at("recommendation-detail", received)).status_code == 302


def test_a_grant_that_cannot_reach_its_quorum_says_so():
    world = a_deciding_call(1, board=3)
    grant = grants(world.recommend())[0]
    services.declare_conflict(grant, by=world.board[0])
    assert "Too few can decide" in text(signed_in_as(world.board[1]).get(at("board-vote", grant)))


def test_the_pack_becomes_a_tagged_pdf():
    world = a_deciding_call(2)
    received = world.recommend()
    document = Document.objects.get(kind="recommendation-pack", version=received.pack_hash)
    assert make(document.pk) is True
    document.refresh_from_db()
    assert document.state == Document.State.READY, document.error
    with document.file.open() as file:
        content = file.read()
    assert content.startswith(b"%PDF")
    assert document.title == f"Recommendation pack: {world.call.title}"


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_number_of_times_for_one_grant_and_for_three(count, django_assert_num_queries):
    world = a_deciding_call(count)
    received = world.recommend()
    approve_all(world, received)
    browser = signed_in_as(world.board[0])
    with django_assert_num_queries(12):
        browser.get(at("recommendation-detail", received))
    with django_assert_num_queries(11):
        browser.get(at("board-sign", received))
    with django_assert_num_queries(3):
        browser.get(reverse("board-home"))
    with django_assert_num_queries(10):
        browser.get(at("board-vote", grants(received)[0]))


@pytest.mark.parametrize("count", [1, 3])
def test_the_boards_list_asks_the_same_number_of_times(count, django_assert_num_queries):
    worlds = [a_deciding_call(1, members=6) for _ in range(count)]
    for world in worlds:
        recuse(world.board[0], world.applications[0])
        world.recommend()
    browser = signed_in_as(worlds[0].board[0])
    with django_assert_num_queries(3):
        browser.get(reverse("board-home"))
