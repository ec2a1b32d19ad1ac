"""From an accepted place to a member of the Group; and what the Group never learns of who else would have liked to."""

import datetime as dt

import pytest
from django.urls import reverse

from cocreation.group import services
from cocreation.group.models import Member
from cocreation.group.queries import people_who_accepted
from grants.applications.models import Application, Clearance, Recusal, Rung
from grants.interests.services import declare_interests
from grants.places.services import accept_place, decline_place
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.cast import person, signed_in_as
from tests.grants.places.cast import choosing, released

pytestmark = pytest.mark.django_db


def term(days: int = 365) -> dict:
    return {"since": clock.today(), "until": clock.today() + dt.timedelta(days=days)}


def test_staff_appoint_whoever_said_yes_from_the_desk():
    world = released("recruitment", "ppn")
    accept_place(world.place(0), by=world.lead(0))
    address = reverse("admin:cocreation_member_page_step", args=["appoint-from-place"])
    staff = signed_in_as(world.staff)
    page = staff.get(address).content.decode()
    assert world.applications[0].reference in page
    assert world.applications[1].reference not in page
    assert world.applications[0].person_name not in page
    sent = {"place": world.place(0).pk} | {name: day.isoformat() for name, day in term().items()}
    assert staff.post(address, sent | {"until": ""}).status_code == 400
    assert staff.post(address, sent | {"place": world.place(1).pk}).status_code == 400
    assert staff.post(address, sent).status_code == 302
    member = Member.objects.get()
    assert (member.user, member.since, member.until) == (world.lead(0), *term().values())
    assert member.lived_experience is None
    assert member.user.has_role(Role.GROUP_MEMBER)
    assert staff.post(address, sent).status_code == 400
    assert not people_who_accepted().exists()


def test_only_a_yes_to_a_place_in_the_group_makes_a_member():
    world, programme = released("recruitment", "pp"), released("programme", "p")
    accept_place(programme.place(0), by=programme.lead(0))
    accept_place(world.place(0), by=world.lead(0))
    for place in (world.place(1), programme.place(0)):
        with pytest.raises(NotAllowedNow):
            services.appoint_from_place(place, **term(), by=world.staff)
    with pytest.raises(NotValid, match="ends after"):
        services.appoint_from_place(world.place(0), **term(-1), by=world.staff)
    with pytest.raises(NotAllowed):
        services.appoint_from_place(world.place(0), **term(), by=person(Role.BOARD))
    Recusal.objects.create(application=world.applications[0], user=world.staff, rung=Rung.ROOM)
    with pytest.raises(NotAllowed, match="tie"):
        services.appoint_from_place(world.place(0), **term(), by=world.staff)
    services.appoint_from_place(world.place(0), **term(), by=person(Role.STAFF))
    decline_place(world.place(1), by=world.lead(1))
    assert Member.objects.count() == 1


@pytest.mark.parametrize("kind", ["recruitment", "programme"])
def test_the_group_declares_and_reads_nothing_in_a_call_with_places(kind):
    world, member = choosing(kind, 1), person(Role.GROUP_MEMBER)
    with pytest.raises(NotAllowedNow):
        declare_interests(world.call, {}, by=member)
    Clearance.objects.create(call=world.call, user=member)  # whatever else could have made one
    assert not Application.objects.visible_to(member).exists()
    browser = signed_in_as(member)
    for name in ("interest-declare", "reading-list", "ranking", "slate-list"):
        assert browser.get(reverse(name, args=[world.call.slug])).status_code in {403, 404}, name
    assert world.call.title not in browser.get(reverse("group-home")).content.decode()


def test_the_facilitator_finds_the_choice_of_who_joins():
    people, programme = choosing("recruitment", 1), choosing("programme", 1)
    page = signed_in_as(person(Role.FACILITATOR)).get(reverse("facilitate-home")).content.decode()
    assert reverse("place-choose", args=[people.call.slug]) in page
    assert programme.call.title not in page


def test_whoever_left_and_says_yes_to_a_new_place_waits_like_anybody_and_is_a_member_again():
    world, today = released("recruitment", "pp"), clock.now()
    back, never = world.lead(0), world.lead(1)
    for user in (back, never):
        with clock.at(today - dt.timedelta(days=300)):
            member = services.appoint_member(user, clock.today(), by=world.staff)
        with clock.at(today - dt.timedelta(days=100)):
            services.leave_group(member, by=user)
    place = accept_place(world.place(0), by=back)
    with clock.at(today - dt.timedelta(days=200)):  # a yes of before: it was for the term that is over
        accept_place(world.place(1), by=never)
    assert list(people_who_accepted()) == [place]
    member = services.appoint_from_place(place, **term(), by=world.staff)
    assert (member.user, member.until, member.has_ended) == (back, term()["until"], False)
    assert Member.objects.in_term().get() == member
    assert not people_who_accepted().exists()
    with pytest.raises(NotAllowedNow, match="a member"):
        services.appoint_from_place(place, **term(), by=world.staff)
    with pytest.raises(NotAllowedNow, match="a member"):
        services.appoint_from_place(world.place(1), **term(), by=world.staff)
