"""The journey of the fund: told by each app, drawn and listed in one order."""

import datetime as dt

import pytest

from shaping_future.look import journey
from shaping_future.look.journey import Lane, Moment
from tests.cast import a_call
from tests.grants.awards.cast import decided, released, signed
from tests.learning.insights.cast import begun, published
from tests.standing import built_once


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    def build():
        world = released(declined=1)
        signed(world)
        published(begun())
        return world

    yield from built_once(build, django_db_blocker)


def test_it_tells_calls_decisions_grants_and_insights_and_nothing_before_its_time(world, client, db):
    undecided = decided(declined=1, funded=1).call
    told = journey.moments()
    assert [one.on for one in told] == sorted(one.on for one in told)
    by_lane = {lane: [one for one in told if one.lane == lane] for lane in Lane}
    assert [one.title for one in by_lane[Lane.LEARNING]] == ["Rest is work"]
    assert [one.title for one in by_lane[Lane.DECISION]] == [f"Decided: {world.call.title}"]
    assert [one.text for one in by_lane[Lane.GRANTS]] == ["1 grant, £25,000 in all."]
    assert undecided.slug not in "".join(one.url for one in by_lane[Lane.GRANTS])
    page = client.get("/journey/")
    assert page.status_code == 200
    assert page.text.count("journey__mark--learning") == 2  # in the picture, and beside its line


def test_as_many_queries_whatever_there_is(world, client, db, django_assert_max_num_queries):
    published(begun(title="Another"))
    a_call()
    with django_assert_max_num_queries(12):
        client.get("/journey/")


def test_close_moments_stand_below_each_other_and_all_inside_the_picture():
    days = [dt.date(2025, 1, 1), dt.date(2025, 1, 2), dt.date(2025, 1, 2), dt.date(2027, 6, 1)]
    drawn = journey.picture([Moment(day, Lane.CALL, "x") for day in days])
    marks = drawn["lanes"][1]["marks"]
    assert len({(mark["x"], mark["y"]) for mark in marks}) == 4
    assert all(0 < float(mark["x"][:-1]) < 100 for mark in marks)
    assert [year["label"] for year in drawn["years"]] == [2026, 2027]
    assert journey.picture([Moment(days[0], Lane.CALL, "x")]) == {}
