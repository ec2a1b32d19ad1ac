"""The Board votes: one vote each, a quorum, closed reasons; a conflict takes vote and person out."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from grants.applications.models import Recusal, Rung
from grants.board import queries, services
from grants.board.models import BoardVote, Choice, RecommendedGrant
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.models import Entry
from tests.cast import person
from tests.deciding import a_deciding_call
from tests.grants.board.cast import CONDITION, decide, grants
from tests.signing import sign_off

pytestmark = pytest.mark.django_db


# --- voting ----------------------------------------------------------------------------------------------------------


def test_a_grant_is_decided_by_more_than_half_once_the_quorum_has_voted():
    world = a_deciding_call(1, board=5)
    grant = grants(world.recommend())[0]
    for number, member in enumerate(world.board[:3], start=1):
        services.cast_vote(grant, Choice.APPROVE, by=member)
        grant.refresh_from_db()
        assert grant.decision == ("approve" if number == 3 else "")
    assert grant.decided_at is not None
    assert Entry.objects.filter(verb="grant.voted").count() == 3
    assert Entry.objects.filter(verb="grant.decided").count() == 1


def test_a_split_board_goes_on_until_somebody_changes_their_vote():
    world = a_deciding_call(1, board=4)
    grant = grants(world.recommend())[0]
    for member, choice in zip(world.board, ["approve", "approve", "refer_back", "refer_back"], strict=True):
        services.cast_vote(grant, choice, by=member, reason="Who holds the money?" if choice != "approve" else "")
    grant.refresh_from_db()
    assert grant.decision == ""
    services.cast_vote(grant, "approve", by=world.board[3])
    grant.refresh_from_db()
    assert (grant.decision, grant.votes.count()) == ("approve", 4)
    assert grant.votes.get(user=world.board[3]).reason == ""


@pytest.mark.parametrize(
    ("choice", "values", "said"),
    [
        ("rank_first", {}, "one of the four decisions"),
        ("condition", {}, "needs its words, a date"),
        ("condition", {**CONDITION, "condition_instalment": 9}, "the payment that waits"),
        ("condition", {**CONDITION, "condition_due": dt.date(2020, 1, 1)}, "lies in the future"),
        ("refer_back", {"reason": "  "}, "look at again"),
        ("decline", {"reason": "We do not like it."}, "one of the four reasons"),
        ("decline", {"decline_reason": "taste", "reason": "We do not like it."}, "one of the four reasons"),
        ("decline", {"decline_reason": "legal"}, "and a sentence"),
    ],
)
def test_a_vote_that_lacks_what_its_choice_needs_is_refused(choice, values, said):
    world = a_deciding_call(1)
    grant = grants(world.recommend())[0]
    if choice == "condition" and values:
        values = {"condition_due": clock.today() + dt.timedelta(days=90), **values}
    with pytest.raises(NotValid, match=said):
        services.cast_vote(grant, choice, by=world.board[0], **values)
    assert not BoardVote.objects.exists()


def test_what_a_choice_does_not_need_is_not_kept():
    world = a_deciding_call(1)
    grant = grants(world.recommend())[0]
    vote = services.cast_vote(grant, "approve", by=world.board[0], condition="x", decline_reason="legal", reason="y")
    assert (vote.condition, vote.decline_reason, vote.reason) == ("", "", "")


def test_whoever_took_part_in_recommending_does_not_vote():
    world = a_deciding_call(1)
    grant = grants(world.recommend())[0]
    both = person(roles=(Role.BOARD, Role.GROUP_MEMBER))
    for somebody, said in [
        (person(), "The Board of Global Dialogue decides"),
        (person(Role.STAFF), "The Board of Global Dialogue decides"),
        (world.facilitator, "The Board of Global Dialogue decides"),
        (both, "took part in recommending"),
        (person(roles=(Role.BOARD, Role.FACILITATOR)), "took part in recommending"),
    ]:
        with pytest.raises(NotAllowed, match=said):
            services.cast_vote(grant, "approve", by=somebody)
    assert both.pk not in queries.eligible_members(grant)
    with pytest.raises(IntegrityError, match="whoever recommended does not approve"), transaction.atomic():
        BoardVote.objects.create(
            grant=grant, user=world.facilitator, recommended_by=world.facilitator, choice="approve"
        )


def test_votes_change_until_the_sign_off_and_never_after_it():
    world = a_deciding_call(1, board=5)
    received = world.recommend()
    grant = decide(grants(received)[0], world)
    services.cast_vote(grant, "refer_back", by=world.board[0], reason="Again?")
    grant.refresh_from_db()
    assert (grant.decision, grant.decided_at) == ("", None)
    decide(grant, world)
    sign_off(received, world.board)
    for member in (world.board[0], world.board[4]):
        with pytest.raises(NotAllowedNow, match="signed off"):
            services.cast_vote(grant, "refer_back", by=member, reason="Again?")
    for change in (grant.votes.all().delete, lambda: grant.votes.update(reason="Another.")):
        with pytest.raises(ProgrammingError, match="votes end"), transaction.atomic():
            change()
    assert grant.votes.count() == 3


@pytest.mark.django_db(transaction=True)
def test_eight_votes_at_once_each_count_once_and_the_grant_settles_once():
    world = a_deciding_call(1, board=8)
    grant = grants(world.recommend())[0]
    barrier, said = threading.Barrier(16), []

    def vote(member):
        try:
            barrier.wait(10)
            services.cast_vote(RecommendedGrant.objects.get(pk=grant.pk), "approve", by=member)
            said.append("counted")
        except NotAllowedNow:
            said.append("decided already")
        finally:
            connection.close()

    threads = [threading.Thread(target=vote, args=[member]) for member in world.board * 2]  # everybody presses twice
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    grant.refresh_from_db()
    voters = list(grant.votes.values_list("user", flat=True))
    assert (len(said), len(voters), grant.decision) == (16, 8, "approve")
    assert len(set(voters)) == 8
    assert Entry.objects.filter(verb="grant.decided").count() == 1
    assert Entry.objects.filter(verb="grant.voted").count() == 8  # the same again changes nothing


# --- conflicts -------------------------------------------------------------------------------------------------------


def test_a_conflict_takes_the_vote_and_the_person_out_of_quorum_and_tally():
    world = a_deciding_call(1, board=6)
    grant = grants(world.recommend())[0]
    for member in world.board[:3]:
        services.cast_vote(grant, "approve", by=member)
    services.declare_conflict(grant, by=world.board[5])  # three of five are more than half
    grant.refresh_from_db()
    assert (grant.decision, queries.has_conflict(world.board[5], grant)) == ("approve", True)
    assert Recusal.objects.get(user=world.board[5]).rung == Rung.ROOM
    assert world.board[5].pk not in queries.eligible_members(grant)


def test_a_conflict_found_after_the_decision_opens_it_again_until_sign_off():
    world = a_deciding_call(2, board=4)
    received = world.recommend()
    first, second = (decide(grant, world) for grant in grants(received))
    services.declare_conflict(first, by=world.board[0])
    first.refresh_from_db()
    assert (first.decision, first.decided_at, first.votes.count()) == ("", None, 2)
    with pytest.raises(NotAllowed, match="declared an interest"):
        services.cast_vote(first, "approve", by=world.board[0])
    services.cast_vote(first, "approve", by=world.board[3])
    sign_off(received, world.board[1:])
    with pytest.raises(NotAllowedNow, match="signed off"):
        services.declare_conflict(second, by=world.board[0])
    assert second.votes.count() == 3


def test_only_board_members_declare_a_conflict_here():
    world = a_deciding_call(1)
    grant = grants(world.recommend())[0]
    with pytest.raises(NotAllowed):
        services.declare_conflict(grant, by=world.facilitator)
    assert not Recusal.objects.exists()


def test_too_few_without_a_conflict_cannot_decide():
    world = a_deciding_call(1, board=4)
    grant = grants(world.recommend())[0]
    for member in world.board[:2]:
        services.declare_conflict(grant, by=member)
    for member in world.board[2:]:
        services.cast_vote(grant, "approve", by=member)
    grant.refresh_from_db()
    assert grant.decision == ""
    assert queries.standings(queries.grants_for(world.board[3], grant.recommendation))[grant.pk].possible is False
