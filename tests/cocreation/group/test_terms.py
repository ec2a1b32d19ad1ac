"""Terms: they begin, are made longer, end early and end by themselves; and what a member whose term is over opens."""

import datetime as dt

import pytest
from django.urls import reverse

from cocreation.group import services
from cocreation.group.models import Ending, Member
from cocreation.group.services import appoint_from_place, appoint_member, end_term, end_terms, renew_term
from cocreation.reading.models import Reading
from cocreation.reading.queries import possible_readers
from grants.places.services import accept_place
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person, sign_in, signed_in_as
from tests.cocreation.cast import a_group, a_member, reading, send
from tests.grants.places.cast import released
from tests.racing import at_once

pytestmark = pytest.mark.django_db
SECRET = "They asked to stop because of a move."


def day(number: int) -> dt.date:
    return clock.today() + dt.timedelta(days=number)


def post(user, name, *args, **fields):
    return signed_in_as(user).post(reverse(name, args=args), fields)


def mails(user) -> list[str]:
    return list(Message.objects.filter(to=user.email).order_by("pk").values_list("subject", flat=True))


def test_a_facilitator_appoints_whoever_said_yes_and_they_get_a_mail():
    world, facilitator = released("recruitment", "pn"), person(Role.FACILITATOR)
    place = accept_place(world.place(0), by=world.lead(0))
    page = signed_in_as(facilitator).get(reverse("group-list")).text
    address = reverse("member-appoint", args=[place.public_id])
    assert address in page
    browser = signed_in_as(facilitator)
    for since, until in (("x", day(9)), (day(9), day(3)), (day(0), day(0)), (day(0), day(9000)), (day(-900), day(90))):
        wrong = {"since": since, "until": until}
        assert browser.post(address, wrong).status_code == 400, wrong
    assert not Member.objects.exists()
    assert browser.post(address, {"since": day(0), "until": day(500)}).status_code == 302
    member = Member.objects.get()
    assert (member.user, member.until, member.user.role_ends) == (world.lead(0), day(500), {"group": str(day(500))})
    assert "Your part in the fund begins" in mails(world.lead(0))
    assert browser.post(address, {"since": day(0), "until": day(500)}).status_code == 404
    assert signed_in_as(world.lead(0)).get(reverse("group-home")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_who_appoint_at_once_appoint_once():
    world = released("recruitment", "p")
    place = accept_place(world.place(0), by=world.lead(0))
    people = [person(Role.FACILITATOR), person(Role.STAFF)]
    found = at_once(*(lambda by=by: appoint_from_place(place, day(0), day(90), by=by) for by in people))
    assert sorted(type(one).__name__ for one in found) == ["Member", "NotAllowedNow"]
    assert Member.objects.count() == 1
    assert mails(world.lead(0)).count("Your part in the fund begins") == 1


def everything_of(call) -> list[str]:
    names = ("interest-declare", "reading-list", "ranking", "slate-list")
    sheets = Reading.objects.filter(application__call=call)
    return [
        *(reverse(name, args=[call.slug]) for name in names),
        *(reverse("reading-edit", args=[sheet.public_id]) for sheet in sheets),
        *(reverse("reading-sheets", args=[sheet.application.public_id]) for sheet in sheets),
        reverse("group-home"),
        reverse("member-brings"),
    ]


def opens(user, addresses) -> list[str]:
    browser = signed_in_as(user)
    return [one for one in addresses if browser.get(one).status_code == 200]


@pytest.mark.parametrize("how", ["by itself", "early", "left"])
def test_a_member_whose_term_is_over_opens_nothing_of_a_call(how):
    call, people, facilitator = reading(2, 3)
    user, addresses = people[0], everything_of(call)
    assert len(opens(user, addresses)) > 4
    if how == "by itself":
        end_term(user.membership, day(1), SECRET, by=facilitator)
        later = clock.at(clock.now() + dt.timedelta(days=2))
    else:
        later = clock.at(clock.now())
        if how == "early":
            end_term(user.membership, day(0), SECRET, by=facilitator)
        else:
            services.leave_group(user.membership, by=user)
    with later:  # and no beat has run
        assert opens(user, addresses) == []
        assert not Member.objects.active().filter(user=user).exists()
        assert user.membership not in possible_readers(call)
        assert user not in User.objects.with_role(Role.GROUP_MEMBER)
        sheet = Reading.objects.filter(member__user=user).first()
        with pytest.raises(NotAllowed):
            send(sheet, 3)
        assert signed_in_as(user).get(reverse("member-you")).status_code == 200
        assert signed_in_as(user).get(reverse("participation-home")).status_code == 200


def test_the_beat_takes_the_role_and_says_thank_you_once():
    user = appoint_member(person(), day(-100), day(3), by=person(Role.STAFF)).user
    services.say_needs(user.membership, ["bsl"], "", False, by=user)
    assert end_terms() == 0
    with clock.at(clock.now() + dt.timedelta(days=4)):
        assert (end_terms(), end_terms()) == (1, 0)
    user.refresh_from_db()
    assert (user.roles, user.role_ends, hasattr(Member.objects.get(user=user), "needs")) == ([], {}, False)
    assert mails(user)[-1] == "Thank you for your part in the fund"


def test_a_term_is_made_longer_or_begun_again_and_never_by_oneself():
    facilitator = person(Role.FACILITATOR)
    user = appoint_member(person(), day(-100), day(3), by=facilitator).user
    for wrong in (day(3), day(-1), day(4000)):
        with pytest.raises(NotValid):
            renew_term(user.membership, wrong, by=facilitator)
    assert post(facilitator, "member-renew", user.public_id, until=day(90)).status_code == 302
    with clock.at(clock.now() + dt.timedelta(days=60)):
        assert User.objects.get(pk=user.pk).has_role(Role.GROUP_MEMBER)
    services.leave_group(Member.objects.get(user=user), by=User.objects.get(pk=user.pk))
    renew_term(user.membership, day(30), by=facilitator)
    assert Member.objects.active().filter(user=user).exists()
    assert User.objects.get(pk=user.pk).has_role(Role.GROUP_MEMBER)
    both = person(Role.FACILITATOR)
    appoint_member(both, day(0), day(9), by=facilitator)
    for verb, args in ((renew_term, [day(99)]), (end_term, [day(1), "Why."])):
        with pytest.raises(NotAllowed):
            verb(both.membership, *args, by=both)
        with pytest.raises(NotAllowed):
            verb(both.membership, *args, by=a_member())


def test_an_early_end_has_a_reason_that_stays_private():
    user, facilitator = a_member(), person(Role.FACILITATOR)
    member = user.membership
    for last_day, words in ((day(-1), "x"), (day(3), "  ")):
        assert post(facilitator, "member-end", user.public_id, last_day=last_day, words=words).status_code == 400
    assert not Ending.objects.exists()
    assert post(facilitator, "member-end", user.public_id, last_day=day(3), words=SECRET).status_code == 302
    assert SECRET in signed_in_as(facilitator).get(reverse("member-detail", args=[user.public_id])).text
    browser = signed_in_as(user)
    for name in ("member-you", "group-home", "member-name", "account-home", "group-public"):
        assert SECRET not in browser.get(reverse(name)).text
    assert SECRET not in "".join(Message.objects.values_list("body", flat=True))
    assert SECRET not in str(list(Entry.objects.values_list("detail", flat=True)))
    for other in (user, person(Role.BOARD), person(Role.FINANCE), person()):
        assert not Ending.objects.visible_to(other).exists()
    end_term(member, day(0), "Sooner.", by=facilitator)
    with pytest.raises(NotAllowedNow):
        end_term(member, day(0), "Again.", by=facilitator)


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_the_same_at_any_length(client, size, django_assert_num_queries):
    call, _people, facilitator = reading(1, 3)
    a_group(size)
    world = released("recruitment", "p" * size, places=5)
    for number in range(size):
        accept_place(world.place(number), by=world.lead(number))
    sign_in(client, facilitator)
    with django_assert_num_queries(3):  # user, members with their load, who said yes
        page = client.get(reverse("group-list")).text
    assert page.count(reverse("member-appoint", args=[world.place(0).public_id])) == 1
    with django_assert_num_queries(6):  # user, member, needs, their readings, the calls, endings
        page = client.get(reverse("member-detail", args=[_people[0].public_id])).text
    assert reverse("reading-proposal", args=[call.slug]) in page


def test_a_term_without_a_last_day_is_given_one():
    member, facilitator = a_member().membership, person(Role.FACILITATOR)
    page = signed_in_as(facilitator).get(reverse("member-detail", args=[member.user.public_id])).text
    assert ("Agree a last day" in page, "Make the term longer" in page) == (True, False)
    assert renew_term(member, day(40), by=facilitator).until == day(40)
    member.user.refresh_from_db()
    with clock.at(clock.now() + dt.timedelta(days=41)):
        assert not member.user.has_role(Role.GROUP_MEMBER)
    with pytest.raises(NotValid, match="after the last day"):
        renew_term(member, day(30), by=facilitator)


def test_the_desk_leads_to_who_waits_and_to_the_list():
    world, member = released("recruitment", "p"), a_member()
    accept_place(world.place(0), by=world.lead(0))
    desk = signed_in_as(person(Role.STAFF))
    listed = reverse("group-list")
    first = desk.get(reverse("admin:index")).text
    assert f'<a href="{listed}#waiting"><strong>1</strong> People who said yes to a place in the Group' in first
    assert f'href="{listed}"' in desk.get(reverse("admin:cocreation_member_changelist")).text
    one = desk.get(reverse("admin:cocreation_member_change", args=[member.membership.pk])).text
    assert reverse("member-detail", args=[member.public_id]) in one


@pytest.mark.parametrize("role", [None, Role.GROUP_MEMBER, Role.BOARD, Role.FINANCE, Role.FUNDER, Role.LEARNING])
def test_the_list_is_for_facilitators_and_staff(role):
    browser, member = signed_in_as(person(role)), a_member()
    assert browser.get(reverse("group-list")).status_code == 403
    for name in ("member-detail", "member-renew", "member-end"):
        assert browser.get(reverse(name, args=[member.public_id])).status_code == 404
