"""The shortlist: named by a facilitator from what was read, changed with a reason, unknown to whoever is recused."""

import pytest
from django.db import IntegrityError, transaction

from cocreation.conversations.models import Finalist
from cocreation.conversations.queries import finalist_ids, finalists_for
from cocreation.conversations.services import shortlist
from grants.calls.models import Call, Stage
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.models import Entry
from tests.cast import person
from tests.deciding import a_deciding_call, recuse

pytestmark = pytest.mark.django_db
SENTENCE = "We would like to talk with these."


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_deciding_call(4, members=3), a_deciding_call(1, members=0)
        transaction.set_rollback(True)


@pytest.fixture
def world(made):
    return made[0]


def on(world) -> list[int]:
    return sorted(Finalist.objects.in_force().filter(call=world.call).values_list("application_id", flat=True))


def test_a_facilitator_names_the_finalists_with_the_outcome_they_rest_on(world):
    first, second = world.applications[:2]
    named = shortlist(world.call, [first, second], f" {SENTENCE} ", by=world.facilitator)
    assert [(one.application, one.outcome, one.chosen_by) for one in named] == [
        (first, SENTENCE, world.facilitator), (second, SENTENCE, world.facilitator),
    ]  # fmt: skip
    assert [one.application for one in finalists_for(world.members[0], world.call)] == [first, second]
    assert finalist_ids(world.call) == {first.pk, second.pk}
    shortlist(world.call, [second, first], "", by=world.facilitator)  # the same again is no change
    assert Entry.objects.filter(verb="finalist.chosen").count() == 2


def test_it_is_changed_with_a_reason_and_every_step_stays_written_down(world):
    first, second, third, _fourth = world.applications
    shortlist(world.call, [first, second], SENTENCE, by=world.facilitator)
    with pytest.raises(NotValid, match="Say why it changes"):
        shortlist(world.call, [first, third], SENTENCE, by=world.facilitator)
    assert on(world) == [first.pk, second.pk]
    shortlist(world.call, [first, third], SENTENCE, reason="We misread one.", by=world.facilitator)
    assert on(world) == [first.pk, third.pk]
    assert Finalist.objects.get(application=second).withdrawn_reason == "We misread one."
    shortlist(world.call, [first, second, third], SENTENCE, reason="Both, then.", by=world.facilitator)
    assert Finalist.objects.get(application=second).events.count() == 3


def test_what_cannot_be_a_shortlist_is_refused_with_a_sentence(made):
    world, other = made
    with pytest.raises(NotValid, match="Write the outcome"):
        shortlist(world.call, world.applications, " ", by=world.facilitator)
    with pytest.raises(NotValid, match="2000 characters"):
        shortlist(world.call, world.applications, "a" * 2001, by=world.facilitator)
    with pytest.raises(NotValid, match="read in this call"):
        shortlist(world.call, other.applications, SENTENCE, by=world.facilitator)
    for who in (world.members[0], person(Role.STAFF), person(Role.BOARD), person()):
        with pytest.raises(NotAllowed, match="A facilitator names"):
            shortlist(world.call, world.applications, SENTENCE, by=who)
    Call.objects.filter(pk=world.call.pk).update(stage=Stage.RECOMMENDED)
    with pytest.raises(NotAllowedNow, match="before it recommends"):
        shortlist(world.call, world.applications, SENTENCE, by=world.facilitator)
    assert on(world) == []


def test_a_finalist_is_an_application_of_its_call_even_past_the_service(made):
    world, other = made
    with pytest.raises(IntegrityError, match="of its call"), transaction.atomic():
        Finalist.objects.create(
            call=other.call, application=world.applications[0], outcome="x", chosen_by=world.facilitator
        )


def test_whoever_is_recused_knows_of_no_finalist_and_changes_none(world):
    first, second, third, _fourth = world.applications
    shortlist(world.call, [first, second], SENTENCE, by=world.facilitator)
    recuse(world.members[0], first)
    recuse(world.facilitator, first)
    assert [one.application for one in finalists_for(world.members[0], world.call)] == [second]
    facilitator = User.objects.get(pk=world.facilitator.pk)
    with pytest.raises(NotValid, match="stay out of"):
        shortlist(world.call, [first, second], SENTENCE, by=facilitator)
    shortlist(world.call, [third], SENTENCE, reason="Another one.", by=facilitator)
    assert on(world) == [first.pk, third.pk]  # what they stay out of is as it was


def test_nobody_else_is_told_that_there_are_finalists(world):
    shortlist(world.call, world.applications, SENTENCE, by=world.facilitator)
    others = [person(), person(Role.BOARD), person(Role.FINANCE), person(Role.FUNDER), person(Role.GROUP_MEMBER)]
    for one in [*others, *(application.started_by for application in world.applications)]:
        assert list(finalists_for(one, world.call)) == []
    assert len(finalists_for(person(Role.STAFF), world.call)) == 4
