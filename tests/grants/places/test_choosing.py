"""Choosing: within the places, with a letter, by the right person, and nothing heard before the release."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from grants.applications import services as applications
from grants.applications.models import Application, Recusal, Rung, State
from grants.calls.models import Stage
from grants.calls.services import begin_choosing
from grants.letters.models import Outcome
from grants.letters.services import check_outcome
from grants.places import services
from grants.places.models import Place, Waiting
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import a_call, an_application, eligible, person
from tests.grants.places.cast import WORDS, choosing, released
from tests.kinds import a_call_of, applied

pytestmark = pytest.mark.django_db


def test_choosing_begins_when_everyone_is_checked():
    staff, call = person(Role.STAFF), a_call_of("programme")
    checked, unchecked = applied(call), applied(call)
    eligible(checked, by=staff)
    with pytest.raises(NotAllowedNow, match="1 application still waits"):
        begin_choosing(call, by=staff)
    eligible(unchecked, by=staff)
    assert begin_choosing(call, by=staff).stage == Stage.CHOOSING


def test_a_grants_call_never_comes_to_choosing():
    staff, call = person(Role.STAFF), a_call()
    application = eligible(an_application(call, sent=True), by=staff)
    with pytest.raises(NotAllowedNow):
        begin_choosing(call, by=staff)
    with pytest.raises((NotAllowed, NotAllowedNow)):
        services.choose(application, "place", *WORDS, by=staff)


def test_no_more_places_are_chosen_than_there_are_and_a_taken_back_one_is_free():
    world = choosing(count=4, places=2)
    world.choose(0, "place")
    world.choose(1, "place")
    with pytest.raises(NotAllowedNow, match="All 2 places"):
        world.choose(2, "place")
    world.choose(1, "place")  # again: it has its place already
    world.choose(0, "not_this_time")
    world.choose(2, "place")
    assert Outcome.objects.filter(kind="place").count() == 2


def test_whoever_withdraws_leaves_the_place_that_was_meant_for_them():
    world = choosing(count=3, places=1)
    world.choose(0, "place")
    applications.withdraw_application(world.applications[0], by=world.lead(0))
    world.choose(1, "place")
    world.choose(2, "not_this_time")
    for number in (1, 2):
        check_outcome(Outcome.objects.get(application=world.applications[number]), by=world.checker)
    assert services.release_places(world.call, by=world.staff) == 2
    assert [world.state(number) for number in range(3)] == [State.WITHDRAWN, State.OFFERED, State.NOT_THIS_TIME]
    assert Outcome.objects.get(application=world.applications[0]).released_at is None


def test_the_waiting_list_keeps_an_order_without_gaps():
    world = choosing(count=5)
    for number in range(4):
        world.choose(number, "waiting")
    world.choose(3, "waiting", at=1)
    world.choose(0, "waiting")  # keeps its number
    order = list(Waiting.objects.values_list("application", "number"))
    assert order == [(world.applications[n].pk, place) for place, n in enumerate((3, 0, 1, 2), start=1)]
    world.choose(0, "not_this_time")
    world.choose(4, "waiting", at=99)
    order = list(Waiting.objects.values_list("application", "number"))
    assert order == [(world.applications[n].pk, place) for place, n in enumerate((3, 1, 2, 4), start=1)]


@pytest.mark.parametrize("kind", ["place", "waiting", "not_this_time"])
def test_a_decision_needs_its_words(kind):
    world = choosing(count=1)
    application = world.applications[0]
    with pytest.raises(NotValid):
        services.choose(application, kind, "Strong.", " ", by=world.staff)
    if kind != "place":
        with pytest.raises(NotValid, match="one strength"):
            services.choose(application, kind, " ", "A reason.", by=world.staff)
    with pytest.raises(NotValid, match="one of the three"):
        services.choose(application, "funded", *WORDS, by=world.staff)
    assert not Outcome.objects.exists()
    assert not Waiting.objects.exists()


def test_a_changed_decision_needs_a_new_check_and_a_stale_page_changes_nothing():
    world = choosing(count=1)
    outcome = check_outcome(world.choose(0, "place"), by=world.checker)
    assert outcome.checked_by == world.checker
    with pytest.raises(NotAllowedNow, match="Somebody changed this"):
        services.choose(world.applications[0], "waiting", *WORDS, by=world.checker)
    outcome = world.choose(0, "waiting", by=world.checker)
    assert (outcome.kind, outcome.checked_by, outcome.written_by) == ("waiting", None, world.checker)


def test_who_chooses():
    recruitment, programme = choosing("recruitment", 1), choosing("programme", 1)
    facilitator = person(Role.FACILITATOR)
    outcome = recruitment.choose(0, "place", by=facilitator)
    with pytest.raises(NotAllowed):
        programme.choose(0, "place", by=facilitator)
    with pytest.raises(NotAllowed):
        check_outcome(outcome, by=facilitator)  # the same person
    assert check_outcome(outcome, by=person(Role.FACILITATOR)).checked_at
    for role in (Role.GROUP_MEMBER, Role.BOARD, Role.FINANCE, Role.FUNDER, None):
        with pytest.raises(NotAllowed):
            recruitment.choose(0, "place", by=person(role))
        with pytest.raises(NotAllowed):
            services.release_places(recruitment.call, by=person(role))


def test_nobody_chooses_about_what_they_have_a_tie_to():
    world = choosing(count=2)
    Recusal.objects.create(application=world.applications[0], user=world.staff, rung=Rung.ROOM)
    with pytest.raises(NotAllowed, match="tie"):
        world.choose(0, "place")
    world.choose(1, "place")


def test_facilitators_know_of_recruitment_and_group_members_do_not():
    recruitment, programme = choosing("recruitment", 1), choosing("programme", 1)
    seen = Application.objects.visible_to(person(Role.FACILITATOR))
    assert list(seen) == recruitment.applications
    assert not Application.objects.visible_to(person(Role.GROUP_MEMBER)).exists()
    assert programme.applications[0] in Application.objects.visible_to(person(Role.STAFF))
    unchecked = applied(a_call_of("recruitment"))
    assert unchecked not in Application.objects.visible_to(person(Role.FACILITATOR))


def test_the_release_waits_for_every_letter_and_tells_everyone_at_once():
    world = choosing(count=3)
    for number, kind in ((0, "place"), (1, "waiting")):
        world.choose(number, kind)
    with pytest.raises(NotAllowedNow, match="1 application has no decision"):
        services.release_places(world.call, by=world.staff)
    world.choose(2, "not_this_time")
    with pytest.raises(NotAllowedNow, match="3 of 3 letters are not checked"):
        services.release_places(world.call, by=world.staff)
    Message.objects.all().delete()
    world.release()
    assert [world.state(number) for number in range(3)] == [State.OFFERED, State.WAITING, State.NOT_THIS_TIME]
    assert world.call.stage == Stage.RELEASED
    assert len({(message.subject, message.body.split("http")[0]) for message in Message.objects.all()}) == 1
    assert Message.objects.count() == 3
    place = world.place(0)
    assert (place.seat, place.answer) == (1, "")
    assert place.answer_by.astimezone(clock.LONDON).hour == 12
    assert (place.answer_by.date() - clock.today()).days == world.call.answer_days
    with pytest.raises(NotAllowedNow):
        services.release_places(world.call, by=world.staff)
    with pytest.raises(NotAllowedNow):
        world.choose(0, "not_this_time")


def test_the_database_refuses_a_seat_twice_and_a_seat_too_many():
    world = released(kinds="ppn")
    for seat in (1, 3, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(
                application=world.applications[2], strand=world.applications[2].strand, seat=seat,
                offered_at=clock.now(), answer_by=clock.now(),
            )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_cannot_give_the_last_place_twice():
    world = choosing(count=4, places=1)

    def give(number: int) -> bool:
        try:
            world.choose(number, "place")
            return True
        except NotAllowedNow:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(give, range(4)))
    assert sum(done) == 1
    assert Outcome.objects.filter(kind="place").count() == 1
