"""Who takes part: two members and a note-taker, none with a tie, none in two places; and what a late recusal does."""

import pgtrigger
import pytest
from django.urls import reverse

from cocreation.conversations import services
from cocreation.conversations.models import Arrangement, Conversation, Seat
from cocreation.conversations.queries import conversation_for, own_talks, possible_people
from cocreation.conversations.services.reminding import KEPT_FOR
from grants.applications.models import Rung
from grants.applications.services import recuse
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person, signed_in_as
from tests.cocreation.conversations.cast import whole
from tests.deciding import on_leave
from tests.standing import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    yield from built_once(whole, django_db_blocker)


@pytest.fixture
def talking(made):
    return made


def seats(talking, number=0):
    return [(one.user, one.part) for one in talking.fresh(number).seats.order_by("user__pk")]


def test_two_members_talk_and_a_third_person_takes_notes(talking):
    first, second, third, *_others = talking.world.members
    assert seats(talking) == [(first, "talks"), (second, "talks"), (third, "notes")]
    talking.seat(0, 2, 1, 0)  # they change places
    assert seats(talking) == [(first, "notes"), (second, "talks"), (third, "talks")]
    seat = lambda talk, notes: services.seat_people(talking.fresh(0), talk, notes, by=talking.facilitator)  # noqa: E731
    for talk, notes in (([first, first], third), ([first], third), ([first, second], first)):
        with pytest.raises(NotValid, match="a third who takes notes"):
            seat(talk, notes)
    with pytest.raises(NotValid, match="Active members"):
        seat([first, talking.facilitator], third)
    on_leave(second)
    with pytest.raises(NotValid, match="Active members"):
        seat([first, second], third)
    seat([first, third], talking.facilitator)
    assert len(seats(talking)) == 3


@pytest.mark.parametrize("rung", Rung)
def test_nobody_with_a_tie_is_seated_however_small(talking, rung):
    tied = talking.world.members[4]
    recuse(talking.conversations[0].application, tied, rung, by=talking.facilitator)
    assert tied not in possible_people(talking.fresh(0))[0]
    assert tied in possible_people(talking.fresh(1))[0]
    with pytest.raises(NotValid, match="cannot take part"):
        talking.seat(0, 0, 4, 2)
    with pytest.raises(NotValid, match="cannot take part"):
        talking.seat(0, 0, 1, 4)
    undeclared = person(Role.GROUP_MEMBER)
    with pytest.raises(NotValid):
        services.seat_people(talking.fresh(0), talking.world.members[:2], undeclared, by=talking.facilitator)


def test_nobody_is_in_two_conversations_at_once(talking):
    services.offer_slots(talking.call, [talking.slots[0].starts_at.replace(minute=30)], by=talking.facilitator)
    near = talking.slots[1]
    talking.seat(1, 2, 3, 4)
    with pytest.raises(NotAllowedNow, match="Somebody has chosen this time, or it does not fit"):
        services.choose_slot(talking.fresh(1), near, "phone", by=talking.lead(1))
    talking.seat(1, 3, 4, 5)
    services.choose_slot(talking.fresh(1), near, "phone", by=talking.lead(1))
    with pytest.raises(NotValid, match="cannot at that time"):
        talking.seat(1, 3, 4, 0)


def test_a_late_recusal_empties_the_seat_and_whoever_arranges_hears_of_it(talking):
    member, application = talking.world.members[0], talking.conversations[0].application
    assert [one.pk for one in own_talks(member, talking.call)] == [talking.conversations[0].pk]
    recuse(application, member, Rung.ROOM, by=member)
    assert own_talks(member, talking.call) == []  # at once, before anything runs
    with pytest.raises(Conversation.DoesNotExist):
        conversation_for(member, talking.conversations[0].public_id)
    assert services.release_recused() == 1
    assert services.release_recused() == 0
    assert not Seat.objects.filter(conversation=talking.conversations[0], user=member).exists()
    assert Message.objects.filter(key__contains=":seat:", to=talking.facilitator.email).count() == 1
    assert not Message.objects.filter(key__contains=":seat:", to=member.email).exists()


def test_a_facilitator_who_stays_out_arranges_nothing_and_hears_nothing(talking):
    recuse(talking.conversations[0].application, talking.facilitator, Rung.ROOM, by=talking.facilitator)
    facilitator = User.objects.get(pk=talking.facilitator.pk)
    before = Message.objects.filter(to=facilitator.email).count()
    conversation = talking.fresh(0)
    for step in (
        lambda: services.seat_people(conversation, talking.world.members[:2], talking.world.members[2], by=facilitator),
        lambda: services.call_off(conversation, "Why", by=facilitator),
        lambda: services.book(conversation, talking.slots[3], "phone", by=facilitator),
    ):
        with pytest.raises(NotAllowed, match="stay out"):
            step()
    services.give_back_slot(conversation, by=talking.lead(0))
    assert Message.objects.filter(to=facilitator.email).count() == before


def test_what_a_finalist_needs_is_for_whoever_arranges_and_goes_after_two_weeks(talking):
    said = {"needs": ["bsl"], "language": "Dari", "phone": "", "avoid": "12 to 1", "brings": "My sister", "words": ""}
    services.save_arrangement(talking.fresh(0), said, by=talking.lead(0))
    for who in (talking.lead(1), talking.world.members[0], talking.facilitator):
        with pytest.raises(NotAllowed):
            services.save_arrangement(talking.fresh(0), said, by=who)
    with pytest.raises(NotValid, match="from the list"):
        services.save_arrangement(talking.fresh(0), {"needs": ["asylum"]}, by=talking.lead(0))
    assert "Dari" not in str(list(Entry.objects.values_list("detail", flat=True)))
    assert not [name for name in vars(Arrangement) if "event" in name]  # no history of it
    held = talking.hold()
    with clock.at(held.held_at + KEPT_FOR):
        services.look_after_conversations()
    assert not Arrangement.objects.exists()
    assert talking.fresh(0).joining == ""
    assert Entry.objects.filter(verb="conversation.needs-forgotten").count() == 1


def test_while_names_are_hidden_members_talk_with_a_reference(talking):
    hides = {"deliberating": {"hides": ["organisations", "people"], "from": ["group"]}}
    with pgtrigger.ignore("grants.Call:frozen_at_launch"):
        Call.objects.filter(pk=talking.call.pk).update(blind=hides)
    name, application = str(talking.world.applications[0].organisation), talking.world.applications[0]
    browser = signed_in_as(talking.world.members[0])
    for address in (
        reverse("conversation-mine", args=[talking.call.slug]),
        reverse("conversation-detail", args=[talking.conversations[0].public_id]),
    ):
        page = browser.get(address).content.decode()
        assert f"Application {application.reference}" in page
        assert name not in page
