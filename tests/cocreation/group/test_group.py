"""Members, and what is next for them and for the facilitator."""

import datetime as dt

import pytest
from django.urls import reverse

from cocreation.group.models import Member
from cocreation.group.services import appoint_member, set_leave
from cocreation.reading import services
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.cast import a_call, person, sign_in, signed_in_as
from tests.cocreation.cast import a_group, a_member, closed, declare, declaring, send_all

pytestmark = pytest.mark.django_db


def tasks(user, route="group-home"):
    steps = signed_in_as(user).get(reverse(route)).context["steps"]
    return [[(task["label"], task["state"], task.get("note", "")) for task in step["tasks"]] for step in steps]


def test_a_person_is_appointed_and_gets_the_role():
    until = clock.today() + dt.timedelta(days=300)
    member = appoint_member(person(), dt.date(2024, 1, 1), until, True, by=person(Role.STAFF))
    assert member.user.has_role(Role.GROUP_MEMBER)
    assert (member.since, member.until, member.lived_experience) == (dt.date(2024, 1, 1), until, True)


def test_nobody_is_appointed_twice_or_backwards_or_by_just_anybody():
    user, staff = person(), person(Role.STAFF)
    with pytest.raises(NotValid):
        appoint_member(user, dt.date(2024, 1, 1), dt.date(2023, 1, 1), by=staff)
    with pytest.raises(NotAllowed):
        appoint_member(user, dt.date(2024, 1, 1), by=a_member())
    user.refresh_from_db()
    assert (user.roles, Member.objects.filter(user=user).exists()) == ([], False)
    member = appoint_member(user, dt.date(2024, 1, 1), by=staff)
    with pytest.raises(NotAllowedNow):
        appoint_member(member.user, dt.date(2024, 1, 1), by=staff)


def test_who_is_on_leave_or_out_of_their_term_is_not_active():
    here, away, staff = a_member(), a_member(), person(Role.STAFF)
    set_leave(away.membership, True, by=away)
    today = clock.today()
    appoint_member(person(), dt.date(2020, 1, 1), today - dt.timedelta(days=1), by=staff)
    appoint_member(person(), today + dt.timedelta(days=1), by=staff)
    assert [member.user for member in Member.objects.active()] == [here]
    set_leave(away.membership, False, by=staff)
    assert Member.objects.active().count() == 2


def test_leave_is_the_members_own_or_the_staffs_to_say():
    user = a_member()
    with pytest.raises(NotAllowed):
        set_leave(user.membership, True, by=a_member())
    assert not Member.objects.get(user=user).is_away


def test_what_is_next_for_a_member_follows_the_call():
    call, people, facilitator = declaring(1), a_group(3), person(Role.FACILITATOR)
    user = people[0]
    assert tasks(user)[0][:2] == [
        ("Declare your interests", "not started", ""),
        ("Read and score", "cannot start yet", "A facilitator gives everybody their share."),
    ]
    declare(call, facilitator, *people)
    services.assign_readings(call, by=facilitator)
    assert tasks(user)[0][0] == ("Declare your interests", "done", "")
    services.open_reading(call, by=facilitator)
    assert tasks(user)[0][1] == ("Read and score", "not started", "0 of 1 sent")
    send_all(call, 3)
    assert tasks(user)[0][1] == ("Read and score", "done", "1 of 1 sent")
    services.close_reading(call, by=facilitator)
    assert tasks(user)[0][2] == ("See where applications stand", "done", "")


def test_what_is_next_for_the_facilitator_follows_the_call():
    call, people, facilitator = declaring(2), a_group(4), person(Role.FACILITATOR)
    assert tasks(facilitator, "facilitate-home")[0][0] == ("Declare your interests", "not started", "")
    declare(call, facilitator, *people[:3])
    declare(call, people[3], ties=(call.applications.first(),))
    assert tasks(facilitator, "facilitate-home")[0][1:3] == [
        ("Decide about interests", "not started", "1 waits"),
        ("Assign and open the readings", "not started", ""),
    ]
    services.assign_readings(call, by=facilitator)
    assert tasks(facilitator, "facilitate-home")[0][2] == ("Assign and open the readings", "started", "")
    services.open_reading(call, by=facilitator)
    assert tasks(facilitator, "facilitate-home")[0][2] == ("Follow and close the reading", "started", "")


def test_a_call_that_is_still_open_asks_nothing_of_the_group():
    a_call()
    assert tasks(a_member()) == []


@pytest.mark.parametrize("role", [None, Role.STAFF, Role.BOARD, Role.FACILITATOR])
def test_the_groups_page_is_for_members(role):
    assert signed_in_as(person(role)).get(reverse("group-home")).status_code == 403


@pytest.mark.parametrize("role", [None, Role.GROUP_MEMBER, Role.BOARD])
def test_the_facilitators_page_is_for_facilitators_and_staff(role):
    assert signed_in_as(person(role)).get(reverse("facilitate-home")).status_code == 403


@pytest.mark.parametrize("size", [1, 3])
def test_the_start_pages_cost_the_same_at_any_number_of_calls(client, size, django_assert_num_queries):
    for _number in range(size):
        _call, people, facilitator = closed(1)
    sign_in(client, people[0])
    with django_assert_num_queries(9):  # user, declared, member, readings, calls, asked, answers, meeting, mentions
        client.get(reverse("group-home"))
    sign_in(client, facilitator)
    with django_assert_num_queries(9):  # user, declared, ties, assigned, said yes, recruiting, calls, meeting, mentions
        client.get(reverse("facilitate-home"))


def test_staff_appoint_members_and_note_their_leave_on_the_desk():
    user, desk = person(name="Amal"), signed_in_as(person(Role.STAFF))
    appoint = reverse("admin:cocreation_member_page_step", args=["appoint"])
    assert desk.post(appoint, {"user": user.pk, "since": "2024-01-01", "until": "2023-01-01"}).status_code == 400
    assert desk.post(appoint, {"user": user.pk, "since": "2024-01-01"}).status_code == 302
    member = Member.objects.get(user=user)
    for name, on_leave in (("begin-leave", True), ("end-leave", False)):
        step = reverse("admin:cocreation_member_step", args=[member.pk, name])
        assert desk.post(step).status_code == 302
        assert desk.post(step).status_code == 409
        assert Member.objects.get(user=user).is_away is on_leave


@pytest.mark.parametrize("size", [1, 3])
def test_the_desks_list_of_members_costs_the_same_at_any_length(client, size, django_assert_num_queries):
    a_group(size)
    sign_in(client, person(Role.STAFF))
    with django_assert_num_queries(3):  # user, count, members
        client.get(reverse("admin:cocreation_member_changelist"))
