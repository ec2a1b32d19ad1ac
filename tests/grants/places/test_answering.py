"""Saying yes or no, the waiting list moving up, and the names that the public reads."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from grants.applications import services as applications
from grants.applications.models import State
from grants.places import queries, services
from grants.places.models import Place
from grants.places.services import answering
from grants.places.workflow import NEXT, Answer
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import person
from tests.grants.places.cast import released

pytestmark = pytest.mark.django_db


def test_the_table_knows_every_answer():
    assert set(NEXT) == set(Answer)


def test_yes_within_the_days_and_not_after():
    world = released(kinds="pp")
    place = services.accept_place(world.place(0), by=world.lead(0))
    assert (place.answer, place.answered_by, world.state(0)) == (Answer.ACCEPTED, world.lead(0), State.ACCEPTED)
    with pytest.raises(NotAllowedNow):
        services.accept_place(world.place(0), by=world.lead(0))
    with clock.at(world.place(1).answer_by), pytest.raises(NotAllowedNow, match="You could say yes until"):
        services.accept_place(world.place(1), by=world.lead(1))
    for somebody in (world.lead(0), world.staff, person()):
        with pytest.raises(NotAllowed):
            services.accept_place(world.place(1), by=somebody)


def test_a_no_and_a_place_given_back_go_to_the_next_in_order():
    world = released(kinds="ppwwn")
    Message.objects.all().delete()
    services.decline_place(world.place(0), by=world.lead(0))
    assert [world.state(n) for n in range(5)] == [
        State.NOT_TAKEN, State.OFFERED, State.OFFERED, State.WAITING, State.NOT_THIS_TIME,
    ]  # fmt: skip
    assert (world.place(2).seat, world.place(2).offered_by) == (1, None)
    assert Message.objects.get().to == world.lead(2).email
    services.accept_place(world.place(1), by=world.lead(1))
    services.decline_place(world.place(1), by=world.lead(1))
    assert [world.state(n) for n in (1, 2, 3)] == [State.NOT_TAKEN, State.OFFERED, State.OFFERED]
    services.decline_place(world.place(3), by=world.lead(3))
    assert Place.objects.held().count() == 1
    with pytest.raises(NotAllowedNow):
        services.decline_place(world.place(3), by=world.lead(3))


def test_the_clock_gives_an_unanswered_place_to_the_next_once():
    world = released(kinds="ppww")
    services.accept_place(world.place(1), by=world.lead(1))
    late = world.place(0).answer_by
    assert services.lapse_places(late - dt.timedelta(minutes=1)) == 0
    with clock.at(late):
        assert (services.lapse_places(), services.lapse_places()) == (1, 0)
        assert world.place(2).answer_by > late
    assert [world.state(n) for n in range(4)] == [State.NOT_TAKEN, State.ACCEPTED, State.OFFERED, State.WAITING]


def test_a_place_that_cannot_lapse_holds_up_none_behind_it(monkeypatch, caplog):
    world = released(kinds="ppww")
    offer, broken_once = answering.offer_next, iter([True])

    def crash(strand):
        if next(broken_once, False):
            raise RuntimeError("something is wrong with this one")
        return offer(strand)

    monkeypatch.setattr(answering, "offer_next", crash)
    with clock.at(world.place(0).answer_by):
        with pytest.raises(RuntimeError):
            services.lapse_places()
        assert [world.state(n) for n in range(4)] == [State.OFFERED, State.NOT_TAKEN, State.OFFERED, State.WAITING]
        assert services.lapse_places() == 1
    assert f"failed for {world.place(0).pk}" in caplog.text


def test_whoever_stops_waiting_is_passed_over_and_the_list_can_be_closed():
    world = released(kinds="ppwww")
    applications.withdraw_application(world.applications[2], by=world.lead(2))
    services.decline_place(world.place(0), by=world.lead(0))
    assert [world.state(n) for n in (2, 3, 4)] == [State.WITHDRAWN, State.OFFERED, State.WAITING]
    with pytest.raises(NotAllowed):
        services.close_waiting_list(world.call, by=person(Role.FACILITATOR))
    assert services.close_waiting_list(world.call, by=world.staff) == 1
    assert world.state(4) == State.NOT_THIS_TIME
    services.decline_place(world.place(1), by=world.lead(1))
    assert not Place.objects.filter(application=world.applications[4]).exists()


@pytest.mark.django_db(transaction=True)
def test_two_answers_and_two_clocks_at_once_offer_each_free_place_once():
    world = released(kinds="pppwww", places=3)
    late = world.place(2).answer_by - dt.timedelta(hours=1)
    Place.objects.filter(application=world.applications[2]).update(answer_by=late)

    def run(number: int) -> None:
        try:
            if number < 2:
                services.decline_place(world.place(number), by=world.lead(number))
            else:
                services.lapse_places(late)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(run, range(4)))
    held = Place.objects.held()
    assert held.count() == 3
    assert sorted(held.values_list("seat", flat=True)) == [1, 2, 3]
    assert {place.application_id for place in held} == {world.applications[n].pk for n in (3, 4, 5)}


def test_only_who_said_yes_is_named_and_only_as_they_chose():
    world = released(kinds="ppppw", places=4)
    own, chosen, region, silent = (world.place(n) for n in range(4))
    assert queries.taking_part(world.call) == []
    for number in range(3):
        services.accept_place(world.place(number), by=world.lead(number))
    services.name_place(chosen, "chosen", "  A quiet  name ", by=world.lead(1))
    services.name_place(region, "region", by=world.lead(2))
    names = queries.taking_part(world.call)
    assert sorted(names) == sorted([own.application.organisation.name, "A quiet name", "Network (Wales)"])
    services.decline_place(own, by=world.lead(0))
    assert sorted(queries.taking_part(world.call)) == ["A quiet name", "Network (Wales)"]
    assert silent.application.organisation.name not in names


def test_who_may_set_a_name_and_which():
    world, people = released(kinds="p"), released("recruitment", "p")
    for somebody in (world.staff, person()):
        with pytest.raises(NotAllowed):
            services.name_place(world.place(0), "own", by=somebody)
    with pytest.raises(NotValid):
        services.name_place(world.place(0), "chosen", "  ", by=world.lead(0))
    with pytest.raises(NotAllowedNow, match="Nobody who joins"):
        services.name_place(people.place(0), "own", by=people.lead(0))
    services.accept_place(people.place(0), by=people.lead(0))
    assert queries.taking_part(people.call) == []
