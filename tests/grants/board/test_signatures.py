"""The Board signs exactly what was frozen, and everybody sees their part of it."""

import datetime as dt

import pytest

from cocreation.recommendation.models import Slate
from grants.board import queries, services
from grants.board.models import Recommendation
from grants.calls.models import Stage
from grants.fund import queries as money
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.outbox.models import Message
from shaping_future.record.queries import verify
from tests.cast import person
from tests.deciding import a_deciding_call, recuse, reserved
from tests.grants.board.cast import CONDITION, decide, grants

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
    signed = services.sign_off(received, by=world.board[0])
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
    services.sign_off(received, by=world.board[0])
    assert not Message.objects.filter(key__startswith="departure-").exists()


def test_when_nothing_is_approved_and_something_referred_the_group_may_bring_another_slate():
    world = a_deciding_call(2)
    received = world.recommend()
    for grant in grants(received):
        decide(grant, world, "refer_back", reason="Who holds the money?")
    services.sign_off(received, by=world.board[0])
    world.call.refresh_from_db()
    assert (world.call.stage, reserved(world)) == (Stage.DELIBERATING, 0)
    again = world.recommend()
    assert (again.pk != received.pk, Recommendation.objects.count()) == (True, 2)
    assert (Slate.objects.filter(state="recommended").count(), reserved(world)) == (2, 5_000_000)


def test_sign_off_waits_for_every_decision_and_happens_once():
    world = a_deciding_call(2)
    received = world.recommend()
    one, two = grants(received)
    decide(one, world)
    with pytest.raises(NotAllowedNow, match="not decided yet"):
        services.sign_off(received, by=world.board[0])
    decide(two, world)
    for somebody in (world.facilitator, person(Role.STAFF), person(roles=(Role.BOARD, Role.GROUP_MEMBER))):
        with pytest.raises(NotAllowed):
            services.sign_off(received, by=somebody)
    received.refresh_from_db()
    assert (received.signed_off_at, reserved(world)) == (None, 5_000_000)
    services.sign_off(received, by=world.board[0])
    with pytest.raises(NotAllowedNow, match="signed off already"):
        services.sign_off(received, by=world.board[1])


@pytest.mark.parametrize("change", [{"pence": 2_400_000}, {"why": "Somebody else's words."}])
def test_what_was_changed_on_the_way_is_not_signed(change):
    world = a_deciding_call(1)
    received = world.recommend()
    decide(grants(received)[0], world)
    received.grants.update(**change)
    with pytest.raises(NotAllowedNow, match="no longer what the Group recommended"):
        services.sign_off(received, by=world.board[0])
    received.refresh_from_db()
    assert received.signed_off_at is None


def test_a_changed_pack_is_not_signed():
    world = a_deciding_call(1)
    received = world.recommend()
    decide(grants(received)[0], world)
    Recommendation.objects.update(pack={**received.pack, "statement": "Another outcome."})
    with pytest.raises(NotAllowedNow, match="no longer what the Group recommended"):
        services.sign_off(received, by=world.board[0])


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
