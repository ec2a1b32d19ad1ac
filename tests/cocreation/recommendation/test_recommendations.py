"""Recommending an agreed slate to the Board: frozen, once, without what lost its quorum."""

import pytest

from cocreation.recommendation import services
from cocreation.recommendation.models import SlateState
from grants.board.models import Recommendation
from grants.board.queries import is_unchanged
from grants.calls.models import Stage
from grants.fund import queries as money
from shaping_future.errors import NotAllowed, NotAllowedNow
from tests.deciding import a_deciding_call, recuse, reserved

pytestmark = pytest.mark.django_db


def test_recommending_freezes_the_pack_and_hands_it_to_the_board():
    world = a_deciding_call(3)
    for member in world.members[:3]:
        recuse(member, world.applications[2])
    slate = world.agree()
    received = services.recommend_slate(slate, by=world.facilitator)
    slate.refresh_from_db()
    world.call.refresh_from_db()
    assert (slate.state, world.call.stage) == (SlateState.RECOMMENDED, Stage.RECOMMENDED)
    assert is_unchanged(Recommendation.objects.get(pk=received.pk))
    pack = received.pack
    assert [row["organisation"] for row in pack["grants"]] == ["Example Network 1", "Example Network 2"]
    assert pack["grants"][0]["why"] == "Leads from lived experience."
    assert pack["grants"][0]["what"].startswith("We meet every week")
    assert [row["organisation"] for row in pack["referred"]] == ["Example Network 3"]
    assert pack["turnout"] == {"eligible": 8, "took_part": 8, "needed": 6}
    assert (pack["recusals"], pack["stances"]["consent"]) == (3, 8)
    assert pack["spread"] == {"medians": ["75.0", "81.2"], "readings_each": [3, 3], "flagged": 2}
    assert pack["budget"] == {"pot": 54_000_000, "recommended": 5_000_000, "left": 49_000_000}
    assert (pack["regions"], pack["strands"][0][1:]) == ([["Wales", 2, 5_000_000]], [2, 5_000_000])
    assert len(pack["decision_tests"]) == 7


def test_only_an_agreed_slate_is_recommended_once_and_by_a_facilitator():
    world = a_deciding_call(1)
    draft = world.draft()
    with pytest.raises(NotAllowedNow, match="cannot become"):
        services.recommend_slate(draft, by=world.facilitator)
    slate = world.agree()
    with pytest.raises(NotAllowed, match="A facilitator"):
        services.recommend_slate(slate, by=world.members[0])
    services.recommend_slate(slate, by=world.facilitator)
    with pytest.raises(NotAllowedNow):
        services.recommend_slate(slate, by=world.facilitator)
    assert Recommendation.objects.count() == 1


def test_an_interest_declared_after_closing_takes_the_position_away():
    world = a_deciding_call(2, members=8)
    slate = world.agree()
    for member in world.members[:3]:
        recuse(member, world.applications[0])
    received = services.recommend_slate(slate, by=world.facilitator)
    assert [grant.application for grant in received.grants.all()] == [world.applications[1]]
    assert [row["reference"] for row in received.pack["referred"]] == [world.applications[0].reference]
    assert reserved(world) == 2_500_000
    assert money.problems(world.call.fund) == []


def test_when_every_grant_lost_its_quorum_nothing_is_recommended():
    world = a_deciding_call(1, members=7)
    slate = world.agree()
    for member in world.members[:2]:
        recuse(member, world.applications[0])
    with pytest.raises(NotAllowedNow, match="No grant of this slate has a quorum"):
        services.recommend_slate(slate, by=world.facilitator)
    slate.refresh_from_db()
    assert (slate.state, reserved(world)) == (SlateState.AGREED, 2_500_000)
