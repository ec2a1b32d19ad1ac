"""An open round is secret for everybody: facilitators, staff, the desk, the record, histories, mail. Two at once are
counted once; a ballot and the end of a round never cross."""

import datetime as dt

import pytest
from django.contrib import admin
from django.urls import reverse

from cocreation.deliberation import queries
from cocreation.deliberation.models import Position, Round
from cocreation.deliberation.services import Answer, cast, shut_round
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person, signed_in_as
from tests.cocreation.deliberation.cast import Held, held
from tests.deciding import a_deciding_call
from tests.racing import at_once

SECRET = "Unmistakable words of one member"


@pytest.mark.django_db
def test_nothing_but_the_turnout_of_an_open_round_reaches_anybody_else():
    world = a_deciding_call(1, members=7)
    group = Held(world.facilitator, world.members, world.call)
    round = group.open("gradients", proposal="We do.")
    cast(round, Answer("7", SECRET), by=world.members[0])
    dots = group.open("dots")
    cast(dots, Answer(choices={2: 2}, reason=SECRET), by=world.members[0])
    staff, everything = person(Role.STAFF), person(roles=tuple(one for one in Role if one != Role.GROUP_MEMBER))
    staff.is_superuser = everything.is_superuser = True
    staff.save(), everything.save()
    for somebody in (world.facilitator, staff, everything, world.members[1]):
        browser = signed_in_as(somebody)
        for one in (round, dots):
            text = browser.get(reverse("round-detail", args=[one.public_id])).content.decode()
            assert SECRET not in text
            assert "How people answered" not in text
            record = browser.get(reverse("round-record", args=[one.public_id])).content.decode()
            assert SECRET not in record
            assert '"ballots"' not in record
        listed = browser.get(reverse("round-list", args=[world.call.slug])).content.decode()
        assert (SECRET in listed, "1 answered" in listed) == (False, True)
    assert (
        SECRET in signed_in_as(world.members[0]).get(reverse("round-detail", args=[round.public_id])).content.decode()
    )
    assert not {Position, Round} & set(admin.site._registry)
    assert not any(SECRET in str(list(model.objects.values())) for model in (Entry, Message))
    taken = Entry.objects.filter(verb="round.position-taken").values_list("actor", "detail")
    assert list(taken) == [(world.members[0].pk, {})] * 2  # that somebody answered, and nothing of what
    assert not [model for model in Position.__subclasses__() if "Event" in model.__name__]  # no history of ballots
    assert queries.result_lines(round, world.facilitator) == []


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one_ballot():
    group = held(members=6)
    round, member = group.open(), group.members[0]
    found = at_once(
        *[lambda stance=stance: cast(round, Answer(stance), by=member) for stance in ["consent", "abstain"] * 3]
    )
    assert not [one for one in found if isinstance(one, Exception)]
    assert Position.objects.filter(round=round).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_the_end_of_a_round_never_cross():
    group = held(members=6)
    for _ in range(3):
        round = group.open()
        group.answer(round, *["consent"] * 6)
        change = lambda: cast(round, Answer("objection", "Wait."), by=group.members[0])  # noqa: B023, E731
        changed, shut = at_once(change, lambda: shut_round(round, by=group.facilitator))  # noqa: B023
        assert not isinstance(shut, Exception)
        assert not isinstance(changed, Exception) or isinstance(changed, NotAllowedNow)
        stance = Position.objects.get(round=round, user=group.members[0]).stance
        assert stance == ("consent" if isinstance(changed, Exception) else "objection")
        with clock.at(round.closes_at + dt.timedelta(days=1)):
            objections = Round.objects.filter(pk=round.pk, positions__objection__isnull=False).count()
        assert objections == (stance == "objection")
