"""A member's own page: time away, leaving, the name in public, and what they need. What others never see of it."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cocreation.group import services
from cocreation.group.models import NOT_NAMED, Ending, Member, MemberNeeds
from cocreation.group.services import forget_needs, go_away, leave_group, name_in_public, say_needs
from cocreation.reading.models import Reading, ReadingState
from cocreation.reading.services import send_sheet
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person, sign_in, signed_in_as
from tests.cocreation.cast import a_group, a_member, reading, scores
from tests.racing import at_once

pytestmark = pytest.mark.django_db
NEED = "A chair near the door, please."


def day(number: int) -> dt.date:
    return clock.today() + dt.timedelta(days=number)


def post(user, name, **fields):
    return signed_in_as(user).post(reverse(name), fields)


# --- away ------------------------------------------------------------------------------------------------------------


def test_a_member_is_away_for_the_days_they_say_and_comes_back_by_themselves():
    user, facilitator = a_member(), person(Role.FACILITATOR)
    assert post(user, "member-away", since=day(2), until=day(5)).status_code == 302
    active = [Member.objects.active(day(number)).filter(user=user).exists() for number in range(1, 7)]
    assert active == [True, False, False, False, False, True]
    with clock.at(clock.now() + dt.timedelta(days=3)):
        assert "Away" in signed_in_as(facilitator).get(reverse("group-list")).text
        assert post(user, "member-back").status_code == 302
        assert Member.objects.active().filter(user=user).exists()


def test_days_that_cannot_be_are_refused_and_nobody_sends_another_away():
    user = a_member()
    for since, until in ((day(-1), day(3)), (day(3), day(1)), (day(1), day(4000)), ("x", day(3))):
        assert post(user, "member-away", since=since, until=until).status_code == 400, (since, until)
    with pytest.raises(NotAllowed):
        go_away(user.membership, day(1), day(2), by=a_member())
    assert Member.objects.get(user=user).away_from is None


# --- leaving ---------------------------------------------------------------------------------------------------------


def test_leaving_takes_two_steps_and_gives_what_is_open_back():
    call, people, facilitator = reading(2, 3)
    user = people[0]
    say_needs(user.membership, ["bsl"], NEED, True, by=user)
    first = post(user, "member-leave", words="It was good.")
    assert (first.status_code, "Nothing has happened yet" in first.text) == (200, True)
    assert not Member.objects.get(user=user).has_ended
    assert post(user, "member-leave", words="It was good.", sure="leave").status_code == 302
    member = Member.objects.get(user=user)
    assert (member.has_ended, member.user.roles, Ending.objects.get().words) == (True, [], "It was good.")
    assert not MemberNeeds.objects.exists()
    page = signed_in_as(facilitator).get(reverse("member-detail", args=[user.public_id])).text
    assert f'2 in <a href="{reverse("reading-proposal", args=[call.slug])}"' in page
    assert "It was good." in page
    assert Message.objects.filter(to=facilitator.email, subject="There is news about the Group").count() == 1
    assert user.name not in Message.objects.get(to=facilitator.email, subject="There is news about the Group").body
    with pytest.raises(NotAllowedNow):
        leave_group(member, by=User.objects.get(pk=user.pk))
    with pytest.raises(NotAllowed):
        leave_group(people[1].membership, by=facilitator)


@pytest.mark.django_db(transaction=True)
def test_a_sheet_that_is_sent_while_its_member_leaves_is_in_or_refused():
    call, people, _facilitator = reading(1, 3)
    user = people[0]
    sheet = Reading.objects.select_related("member__user").get(member__user=user)
    from cocreation.reading.services import save_sheet

    save_sheet(sheet, scores(call, 3), {}, seen=sheet.version, by=user)
    left, sent = at_once(lambda: leave_group(user.membership, by=user), lambda: send_sheet(sheet, by=user))
    assert isinstance(left, Member)
    state = Reading.objects.get(pk=sheet.pk).state
    assert (state == ReadingState.SENT) == isinstance(sent, Reading), sent
    with pytest.raises((NotAllowed, NotAllowedNow)):
        send_sheet(sheet, by=user)  # a page that was open all the time


# --- the name in public ----------------------------------------------------------------------------------------------


def named(name, choice, chosen="", line=""):
    user = a_member(name)
    return name_in_public(user.membership, choice, chosen, line, by=user)


def test_the_public_page_says_what_each_chose_and_nothing_else(client):
    secret = ["Bahar Hiddenname", "Yusuf Privateer", "Nadia Unseen"]
    members = [
        named("Selam Public", "name", "Old Alias", "I <b>sing</b>."),
        named(secret[0], "chosen", "Quiet Otter"),
        named(secret[1], "unnamed", "Former Alias", "A line that nobody reads."),
        named(secret[2], "unnamed"),
    ]
    leaves = named("Gone Already", "name")
    leave_group(leaves, by=leaves.user)
    page = client.get(reverse("group-public")).text
    for shown in ("Selam Public", "I &lt;b&gt;sing&lt;/b&gt;.", "Quiet Otter", "And 2 more people."):
        assert shown in page
    emails = [one.user.email for one in (*members, leaves)]
    for hidden in (*secret, *emails, "Alias", "nobody reads", "Gone Already", "Reader"):
        assert hidden not in page
    name_in_public(members[0], "unnamed", by=members[0].user)
    page = client.get(reverse("group-public")).text
    assert "Selam" not in page
    assert "And 3 more people." in page


@pytest.mark.parametrize("choice", [{"choice": "chosen", "chosen_name": " \u200b"}, {"choice": "x"}, {"choice": ""},
                                    {"choice": "chosen", "chosen_name": "a@b.example"},
                                    {"choice": "name", "own_line": "x" * 301}])  # fmt: skip
def test_a_name_that_cannot_be_is_refused(choice):
    user = a_member()
    assert post(user, "member-name", **choice).status_code == 400
    assert Member.objects.get(user=user).shown_publicly_as == NOT_NAMED


def test_nobody_names_another_and_who_left_can_still_change_it():
    user = a_member("Amal")
    with pytest.raises(NotAllowed):
        name_in_public(user.membership, "name", by=person(Role.STAFF))
    leave_group(user.membership, by=user)
    assert post(User.objects.get(pk=user.pk), "member-name", choice="chosen", chosen_name="Am").status_code == 302
    assert Member.objects.get(user=user).shown_publicly_as == "Am"


@pytest.mark.parametrize("size", [1, 3])
def test_the_public_page_costs_one_query(client, size, django_assert_num_queries):
    a_group(size)
    with django_assert_num_queries(1):
        client.get(reverse("group-public"))
    user = a_member()
    sign_in(client, user)
    with django_assert_num_queries(3):  # user, member, needs
        client.get(reverse("member-you"))


# --- what they need --------------------------------------------------------------------------------------------------


def test_who_may_read_what_a_member_needs_is_what_they_agreed():
    user = a_member()
    staff, facilitator = person(Role.STAFF), person(Role.FACILITATOR)
    reads = lambda who: NEED in signed_in_as(who).get(reverse("member-detail", args=[user.public_id])).text  # noqa: E731
    assert post(user, "member-needs", needs=["bsl"], words=NEED).status_code == 302
    assert (reads(staff), reads(facilitator)) == (True, False)
    assert post(user, "member-needs", needs=["bsl"], words=NEED, for_facilitator="on").status_code == 302
    assert (reads(staff), reads(facilitator)) == (True, True)
    assert Entry.objects.filter(verb="memberneeds.read").count() == 3  # staff twice, the facilitator once
    for other in (a_member(), person(Role.BOARD), person(Role.FINANCE), person(Role.FUNDER), person()):
        assert not MemberNeeds.objects.visible_to(other).exists()
    with pytest.raises(NotAllowed):
        say_needs(user.membership, ["bsl"], "", True, by=staff)
    with pytest.raises(NotAllowed):
        forget_needs(user.membership, by=staff)


def test_nothing_of_it_is_in_the_record_the_mail_or_the_rest_of_the_database():
    user = a_member()
    post(user, "member-needs", needs=["bsl"], words=NEED, for_facilitator="on")
    assert rows_with(NEED) == rows_with('"bsl"') == set()  # sealed
    assert post(user, "member-needs-forget").status_code == 302
    assert rows_with(NEED) == set()
    assert post(user, "member-needs-forget").status_code == 409


def rows_with(text: str) -> set[str]:
    """The tables of the whole database that hold it, whatever their columns."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT 1 FROM "{table}" AS row WHERE row::text LIKE %s LIMIT 1', [f"%{text}%"])
            found |= {table} if cursor.fetchone() else set()
    return found


@pytest.mark.parametrize("wrong", [{"needs": ["x"]}, {"needs": [], "words": " "}, {"words": "x" * 2001}])
def test_needs_that_cannot_be_are_refused(wrong):
    user = a_member()
    assert post(user, "member-needs", **wrong).status_code == 400
    with pytest.raises(NotValid):
        say_needs(user.membership, **{"needs": [], "words": ""} | wrong, for_facilitator=False, by=user)
    assert not MemberNeeds.objects.exists()


def test_a_visitor_and_somebody_outside_the_group_have_no_such_pages():
    for name in ("member-you", "member-away", "member-name", "member-needs", "member-leave"):
        assert Client().get(reverse(name)).status_code == 302
        assert signed_in_as(person(Role.STAFF)).get(reverse(name)).status_code == 404
    with pytest.raises(NotAllowedNow):
        services.end_term(ended(), clock.today(), "x", by=person(Role.STAFF))


def ended() -> Member:
    user = a_member()
    return leave_group(user.membership, by=user)
