"""The reserve list: agreed with the slate, and used in its order when a grant falls away."""

import threading

import pytest
from django.db import connection

from cocreation.recommendation import queries, services
from cocreation.recommendation.models import SlateState
from grants.board import services as board
from grants.board.models import Recommendation
from grants.calls.models import Stage
from grants.fund import queries as money
from grants.fund.models import Account, LedgerTransaction
from grants.letters.services import prepare_outcomes
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.cast import person
from tests.deciding import a_deciding_call, recuse, reserved
from tests.signing import sign_off

pytestmark = pytest.mark.django_db

BIG, SMALL = 4_000_000, 2_500_000


def with_reserves(world, on_it, in_reserve, pence=None):
    slate = world.draft(*on_it)
    wanted = [
        (world.applications[one].pk, pence or world.applications[one].asked_pence, "Next.", "") for one in in_reserve
    ]
    if pence:
        wanted = [(pk, pence, why, "They can begin smaller.") for pk, pence, why, _ in wanted]
    return services.write_reserves(slate, wanted, by=world.facilitator, seen=slate.revision)


def agreed(world, slate):
    slate = services.propose_slate(slate, world.soon(), by=world.facilitator)
    return services.close_slate(world.all_consent(slate), "We agree.", by=world.facilitator)


def signed(world, received: Recommendation, declined=()):
    for grant in received.grants.all():
        choice = {"choice": "approve"}
        if grant.application in declined:
            choice = {"choice": "decline", "decline_reason": "legal", "reason": "No constitution yet."}
        for member in world.board[:3]:
            board.cast_vote(grant, by=member, **choice)
    return sign_off(received, world.board)


def listed(slate):
    return [(one.place, one.application_id) for one in slate.reserves.order_by("place")]


# --- writing it ------------------------------------------------------------------------------------------------------


def test_the_list_keeps_its_order_and_holds_no_money():
    world = a_deciding_call(4)
    one, _two, three, four = (application.pk for application in world.applications)
    slate = with_reserves(world, [0, 1], [3, 2])
    assert listed(slate) == [(1, four), (2, three)]
    assert (slate.revision, reserved(world)) == (1, 0)
    with pytest.raises(services.Changed):
        services.write_reserves(slate, [], by=world.facilitator, seen=0)
    for wanted, said in [
        ([(one, SMALL, "", "")], "and are not"),
        ([(three, SMALL, "", ""), (three, SMALL, "", "")], "once"),
        ([(three, SMALL - 100, "", " ")], "Say why an amount differs"),
        ([(a_deciding_call(1, members=0).applications[0].pk, SMALL, "", "")], "could be on the slate"),
    ]:
        with pytest.raises(NotValid, match=said):
            services.write_reserves(slate, wanted, by=world.facilitator)
    with pytest.raises(NotAllowed):
        services.write_reserves(slate, [], by=world.members[0])
    assert listed(slate) == [(1, four), (2, three)]
    services.change_slate(slate, world.items(0, 3), by=world.facilitator)
    assert listed(slate) == [(2, three)]  # what is on the slate waits for nothing


def test_what_a_facilitator_stays_out_of_stays_on_the_list_unseen():
    world = a_deciding_call(4)
    slate = with_reserves(world, [0], [1, 2])
    recuse(world.facilitator, world.applications[1])
    slate = services.write_reserves(slate, [(world.applications[3].pk, SMALL, "", "")], by=world.facilitator)
    assert [pk for _place, pk in listed(slate)] == [world.applications[3].pk, world.applications[1].pk]
    assert [one.application_id for one in queries.reserves_for(world.facilitator, slate)] == [world.applications[3].pk]


def test_it_is_agreed_with_the_slate_and_goes_on_with_an_amended_one():
    world = a_deciding_call(3)
    slate = services.propose_slate(with_reserves(world, [0], [2, 1]), world.soon(), by=world.facilitator)
    with pytest.raises(NotAllowedNow, match="before the Group already"):
        services.write_reserves(slate, [], by=world.facilitator)
    again = services.amend_slate(slate, by=world.facilitator)
    assert listed(again) == listed(slate)


# --- using it --------------------------------------------------------------------------------------------------------


def test_who_is_next_moves_up_when_a_grant_lost_its_quorum():
    world = a_deciding_call(4, members=8)
    for member in world.members[:3]:
        recuse(member, world.applications[0])
    slate = agreed(world, with_reserves(world, [0, 1], [2, 3]))
    item = services.take_up_reserve(slate, by=world.facilitator)
    assert (item.application, item.from_reserve, reserved(world)) == (world.applications[2], True, 2 * SMALL)
    with pytest.raises(NotAllowedNow, match="Nothing on the reserve list fits"):
        services.take_up_reserve(slate, by=world.facilitator)
    received = services.recommend_slate(slate, by=world.facilitator)
    assert {grant.application for grant in received.grants.all()} == set(world.applications[1:3])
    assert [row["reference"] for row in received.pack["reserves"]] == [world.applications[3].reference]
    assert money.problems(world.call.fund) == []


def test_nobody_moves_up_while_everything_stands():
    world = a_deciding_call(3)
    slate = with_reserves(world, [0], [1, 2])
    with pytest.raises(NotAllowedNow, match="once the Group has agreed"):
        services.take_up_reserve(slate, by=world.facilitator)
    slate = agreed(world, slate)
    with pytest.raises(NotAllowedNow, match="no grant fell away"):
        services.take_up_reserve(slate, by=world.facilitator)
    with pytest.raises(NotAllowed):
        services.take_up_reserve(slate, by=world.members[0])
    assert reserved(world) == SMALL


def test_what_the_board_declines_is_followed_by_the_next_that_fits_with_its_own_decision():
    world = a_deciding_call(4)
    first, _second, dear, fits = world.applications
    slate = with_reserves(world, [0, 1], [2, 3])
    slate.reserves.filter(application=dear).update(pence=53_000_000)  # more than the pot has left
    slate = agreed(world, slate)
    signed(world, services.recommend_slate(slate, by=world.facilitator), declined=[first])
    slate.refresh_from_db()
    item = services.take_up_reserve(slate, by=world.facilitator)
    world.call.refresh_from_db()
    assert (item.application, world.call.stage) == (fits, Stage.RECOMMENDED)
    extra = world.call.recommendations.latest("pk")
    assert [grant.application for grant in extra.grants.all()] == [fits]
    assert extra.pack["method"].startswith("From the reserve list")
    signed(world, extra)
    world.call.refresh_from_db()
    assert (world.call.stage, reserved(world)) == (Stage.SIGNED_OFF, 2 * SMALL)
    assert prepare_outcomes(world.call, by=person(Role.STAFF)) == 4
    with pytest.raises(NotAllowedNow, match="writing the letters"):
        services.take_up_reserve(slate, by=world.facilitator)
    assert money.problems(world.call.fund) == []


def test_a_reserve_that_the_board_refers_back_does_not_open_the_call_again():
    world = a_deciding_call(3)
    slate = agreed(world, with_reserves(world, [0, 1], [2]))
    signed(world, services.recommend_slate(slate, by=world.facilitator), declined=[world.applications[0]])
    slate.refresh_from_db()
    services.take_up_reserve(slate, by=world.facilitator)
    extra = world.call.recommendations.latest("pk")
    for member in world.board[:3]:
        board.cast_vote(extra.grants.get(), "refer_back", by=member, reason="Who holds the money?")
    sign_off(extra, world.board)
    world.call.refresh_from_db()
    assert world.call.stage == Stage.SIGNED_OFF


def test_a_facilitator_who_stays_out_of_the_next_one_learns_nothing():
    world = a_deciding_call(3)
    slate = agreed(world, with_reserves(world, [0, 1], [2]))
    signed(world, services.recommend_slate(slate, by=world.facilitator), declined=[world.applications[0]])
    slate.refresh_from_db()
    recuse(world.facilitator, world.applications[2])
    with pytest.raises(NotAllowedNow, match="Nothing on the reserve list fits"):
        services.take_up_reserve(slate, by=world.facilitator)
    assert world.call.recommendations.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_reserve_and_another_slate_cannot_take_the_same_pound():
    """£300,000 are free: another slate asks for £280,000 of them, the reserve for £40,000."""
    world, other = a_deciding_call(8, members=6, pence=BIG), a_deciding_call(7, members=6, board=0, pence=BIG)
    slate = agreed(world, with_reserves(world, range(7), [7]))
    signed(world, services.recommend_slate(slate, by=world.facilitator), declined=[world.applications[0]])
    slate.refresh_from_db()
    theirs = other.all_consent(other.propose())
    barrier, said = threading.Barrier(2), []

    def do(step):
        try:
            barrier.wait(10)
            said.append(step())
        except NotAllowedNow:
            said.append(None)
        finally:
            connection.close()

    steps = (
        lambda: services.take_up_reserve(slate, by=world.facilitator),
        lambda: services.close_slate(theirs, "We agree.", by=other.facilitator).state == SlateState.AGREED or None,
    )
    threads = [threading.Thread(target=do, args=[step]) for step in steps]
    [thread.start() for thread in threads]
    [thread.join(30) for thread in threads]
    assert sorted(one is None for one in said) == [False, True]
    left = money.balances(world.call.fund)[Account.AVAILABLE]
    assert left in (30_000_000 - BIG, 2_000_000)
    assert LedgerTransaction.objects.filter(kind="reserve").count() in (8, 14)
    assert money.problems(world.call.fund) == []
