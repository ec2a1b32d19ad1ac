"""The Board signs exactly what was frozen, and everybody sees their part of it."""

import datetime as dt

import pytest

from cocreation.recommendation.models import Slate
from grants.board import queries, services
from grants.board.models import BoardSignature, Proof, Recommendation
from grants.calls.models import Stage
from grants.fund import queries as money
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.models import Document
from shaping_future.outbox.models import Message
from shaping_future.record.queries import verify
from tests.cast import person
from tests.deciding import a_deciding_call, recuse, reserved
from tests.grants.board.cast import CONDITION, decide, grants
from tests.signing import opened, sign, sign_off

pytestmark = pytest.mark.django_db


# --- signing off -----------------------------------------------------------------------------------------------------


def test_signing_off_frees_what_was_not_approved_and_tells_the_group_without_a_word_of_it():
    world = a_deciding_call(3)
    received = world.recommend()
    one, two, three = grants(received)
    decide(one, world)
    decide(two, world, "condition", condition_due=clock.today() + dt.timedelta(days=90), **CONDITION)
    decide(three, world, "decline", decline_reason="financial", reason="Accounts three years late.")
    Message.objects.all().delete()
    signed = sign_off(received, world.board[2::-1])
    world.call.refresh_from_db()
    assert (signed.signed_off_by, world.call.stage) == (world.board[0], Stage.SIGNED_OFF)
    assert reserved(world) == 5_000_000
    assert money.problems(world.call.fund) == []
    mails = Message.objects.filter(key__startswith="departure-")
    assert {mail.to for mail in mails} == {one.email for one in (*world.members, world.facilitator)}
    assert not any("Example Network" in mail.body or "Accounts" in mail.body for mail in mails)
    assert (verify().broken, verify().unsealed) == (None, 0)


def test_a_recommendation_approved_unchanged_tells_nobody():
    world = a_deciding_call(1)
    received = world.recommend()
    decide(grants(received)[0], world)
    sign_off(received, world.board)
    assert not Message.objects.filter(key__startswith="departure-").exists()


def test_when_nothing_is_approved_and_something_referred_the_group_may_bring_another_slate():
    world = a_deciding_call(2)
    received = world.recommend()
    for grant in grants(received):
        decide(grant, world, "refer_back", reason="Who holds the money?")
    sign_off(received, world.board)
    world.call.refresh_from_db()
    assert (world.call.stage, reserved(world)) == (Stage.DELIBERATING, 0)
    again = world.recommend()
    assert (again.pk != received.pk, Recommendation.objects.count()) == (True, 2)
    assert (Slate.objects.filter(state="recommended").count(), reserved(world)) == (2, 5_000_000)


def test_signing_waits_for_the_occasion_and_every_decision_and_is_the_boards():
    world = a_deciding_call(2)
    received = world.recommend()
    one, two = grants(received)
    decide(one, world)
    with pytest.raises(NotAllowedNow, match="Nobody has opened"):
        sign(received, world.board[0])
    opened(received, world.board[0])
    with pytest.raises(NotAllowedNow, match="not decided yet"):
        sign(received, world.board[0])
    decide(two, world)
    both = person(roles=(Role.BOARD, Role.GROUP_MEMBER))
    for somebody in (world.facilitator, person(Role.STAFF), both):
        with pytest.raises(NotAllowed):
            sign(received, somebody)
    with pytest.raises(NotAllowed, match="second factor"):
        sign(received, world.board[0], proof="")
    with pytest.raises(NotAllowedNow, match="Something changed"):
        services.sign(received, "Trustee 1", "0" * 64, proof=Proof.TOTP, by=world.board[0])
    assert not BoardSignature.objects.exists()
    first = sign(received, world.board[0])
    assert sign(received, world.board[0]) == first
    sign(received, world.board[1])
    received.refresh_from_db()
    assert (received.signed_off_at, reserved(world)) == (None, 5_000_000)
    sign(received, world.board[2])
    received.refresh_from_db()
    assert (received.signed_off_by, received.resolution_hash) == (world.board[2], first.signed_hash)
    assert sign(received, world.board[3]).signed_hash == first.signed_hash  # a later one joins
    assert Document.objects.filter(kind=queries.RESOLUTION).count() == 2


def test_whoever_was_at_the_meeting_signs_and_nobody_else():
    world = a_deciding_call(1)
    received = world.recommend()
    decide(grants(received)[0], world)
    staff, today = person(Role.STAFF), clock.today()
    for values, said in [
        ((None, "Leeds", world.board[0], []), "needs its day"),
        ((today + dt.timedelta(days=1), "Leeds", world.board[0], []), "on its day"),
        ((today, "Leeds", world.board[0], [world.facilitator]), "Only Board members"),
    ]:
        with pytest.raises(NotValid, match=said):
            services.hold_meeting(received, *values, by=staff)
    with pytest.raises(NotAllowed):
        services.hold_meeting(received, today, "Leeds", world.board[0], [], by=world.facilitator)
    services.hold_meeting(received, today, "https://meet.example/1", world.board[0], world.board[:2], by=staff)
    with pytest.raises(NotAllowedNow, match="at the meeting signs"):
        sign(received, world.board[2])
    first = sign(received, world.board[0])
    assert first.signed["occasion"]["place"] == "Online"
    services.hold_meeting(received, today, "https://meet.example/1", world.board[0], world.board[:3], by=staff)
    first.refresh_from_db()
    assert (first.why_voided, BoardSignature.objects.standing().count()) == ("occasion", 0)
    sign_off(received, world.board[:3])
    assert received.resolution["occasion"]["present"] == [str(one) for one in world.board[:3]]
    with pytest.raises(NotAllowedNow, match="stays as it was"):
        opened(received, staff)


def test_a_written_resolution_ends_and_its_last_day_can_be_moved():
    world = a_deciding_call(1)
    received = world.recommend()
    decide(grants(received)[0], world)
    opened(received, world.board[0], days=1)
    first = sign(received, world.board[0])
    with clock.at(clock.now() + dt.timedelta(days=2)):
        with pytest.raises(NotAllowedNow, match="has passed"):
            sign(received, world.board[1])
        opened(received, world.board[0])
        sign_off(received, world.board[1:])
    first.refresh_from_db()
    assert (first.voided_at, received.signatures.count()) == (None, 3)


def test_a_member_with_an_interest_signs_without_that_grant_and_counts_for_the_others():
    world = a_deciding_call(2, board=4)
    received = world.recommend()
    hidden, seen = grants(received)
    services.declare_conflict(hidden, by=world.board[0])
    [services.cast_vote(hidden, "approve", by=one) for one in world.board[1:]]
    decide(seen, world)
    opened(received, world.board[0])
    mine = sign(received, world.board[0])
    assert mine.covers == [seen.pk]
    assert hidden.application.reference not in str(mine.signed)
    sign(received, world.board[1])
    sign(received, world.board[2])
    received.refresh_from_db()
    assert received.signed_off_at is None  # three under the one, two under the other
    sign(received, world.board[3])
    received.refresh_from_db()
    assert received.signed_off_at is not None
    assert str(world.board[0]) in received.resolution["grants"][0]["stayed_out"]


# --- who sees what ---------------------------------------------------------------------------------------------------


def test_a_person_with_a_conflict_reads_the_pack_without_it():
    world = a_deciding_call(2)
    received = world.recommend()
    hidden, seen = grants(received)
    reader, other = world.board[:2]
    recuse(reader, hidden.application)
    assert queries.grants_for(reader, received) == [seen]
    pack, whole = queries.pack_for(received, [seen], reader)
    assert whole is False
    assert hidden.application.reference not in str(pack)
    assert "budget" not in pack
    assert queries.pack_for(received, queries.grants_for(other, received), other) == (received.pack, True)


def test_strangers_see_no_recommendation():
    world = a_deciding_call(1)
    received = world.recommend()
    for somebody in (person(), person(Role.FINANCE), person(Role.FUNDER), person(Role.LEARNING)):
        assert not Recommendation.objects.visible_to(somebody).exists()
        assert queries.grants_for(somebody, received) == []
