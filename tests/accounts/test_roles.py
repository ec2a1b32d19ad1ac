import datetime as dt
import threading

import pytest
from django.db import connections

from shaping_future import clock
from shaping_future.accounts import services
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid, Refused
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person


@pytest.mark.django_db
def test_grant_role_by_staff_is_kept_in_the_record():
    staff, member = person(Role.STAFF), person()
    granted = services.grant_role(member, Role.GROUP_MEMBER, by=staff)
    assert granted.roles == ["group"]
    assert User.objects.with_role(Role.GROUP_MEMBER).get() == member
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.detail) == ("person.role-granted", staff.pk, {"role": "group"})


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.STAFF)])
def test_grant_role_by_anyone_else_changes_nothing(role):
    other, member = person(role), person()
    with pytest.raises(NotAllowed):
        services.grant_role(member, Role.STAFF, by=other)
    member.refresh_from_db()
    assert (member.roles, Entry.objects.count()) == ([], 0)


@pytest.mark.django_db
@pytest.mark.parametrize("verb", [services.grant_role, services.remove_role])
def test_nobody_changes_their_own_roles(verb):
    staff = person(Role.STAFF)
    with pytest.raises(NotAllowed, match="own role"):
        verb(staff, Role.FINANCE if verb is services.grant_role else Role.STAFF, by=staff)
    staff.refresh_from_db()
    assert staff.roles == ["staff"]


@pytest.mark.django_db
def test_grant_role_refuses_a_role_held_and_a_role_that_is_none():
    staff, member = person(Role.STAFF), person(Role.BOARD)
    with pytest.raises(NotAllowedNow, match="already"):
        services.grant_role(member, Role.BOARD, by=staff)
    with pytest.raises(NotValid):
        services.grant_role(member, "emperor", by=staff)
    with pytest.raises(NotAllowedNow, match="does not have"):
        services.remove_role(member, Role.FINANCE, by=staff)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_staff_removing_each_other_leave_one():
    pair = [person(Role.STAFF), person(Role.STAFF)]
    start, refusals = threading.Barrier(2), []

    def run(mine, other):
        start.wait()
        try:
            services.remove_role(other, Role.STAFF, by=mine)
        except Refused as refusal:
            refusals.append(refusal)
        connections.close_all()

    threads = [threading.Thread(target=run, args=order) for order in (pair, pair[::-1])]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert (len(refusals), User.objects.with_role(Role.STAFF).count()) == (1, 1)


@pytest.mark.django_db
def test_invite_sends_a_quiet_mail_and_leaves_the_address_to_be_proved():
    staff = person(Role.STAFF)
    user = services.invite("New@People.example", "New  Person", [Role.FUNDER], by=staff)
    message = Message.objects.get()
    assert (user.email, user.name, user.roles, user.has_usable_password()) == (
        "new@people.example",
        "New Person",
        ["funder"],
        False,
    )
    assert (message.to, "New Person" in message.subject + message.body) == ("new@people.example", False)
    assert not user.emailaddress_set.get().verified


@pytest.mark.django_db
def test_invite_refuses_a_second_account_for_one_address():
    staff = person(Role.STAFF)
    with pytest.raises(NotValid):
        services.invite(staff.email.upper(), "", by=staff)
    assert (User.objects.count(), Message.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_close_account_ends_open_sessions(client):
    staff, other = person(Role.STAFF), person()
    client.force_login(other)
    assert client.get("/account/").status_code == 200
    services.close_account(other, by=staff)
    assert client.get("/account/").status_code == 302
    services.reopen_account(other, by=staff)
    assert Entry.objects.filter(verb__in=["person.closed", "person.reopened"]).count() == 2


@pytest.mark.django_db
def test_change_name_is_the_persons_own_act(client):
    mine, other = person(name="A"), person()
    with pytest.raises(NotAllowed):
        services.change_name(mine, "B", by=other)
    client.force_login(mine)
    assert client.post("/account/", {"name": "  Zoë   Q "}).status_code == 302
    mine.refresh_from_db()
    assert mine.name == "Zoë Q"


@pytest.mark.django_db
def test_demo_second_factor_exists_only_in_the_demo(settings):
    settings.DEMO = False
    staff = person(Role.STAFF)
    for call in (lambda: services.use_demo_second_factor(staff), services.demo_code):
        with pytest.raises(NotAllowed):
            call()
    assert not staff.authenticator_set.exists()


@pytest.mark.django_db
def test_a_role_ends_after_its_last_day_whether_or_not_anybody_takes_it():
    staff, member, today = person(Role.STAFF), person(Role.LEARNING), clock.today()
    services.grant_role(member, Role.GROUP_MEMBER, by=staff, until=today)
    member = User.objects.get(pk=member.pk)
    assert member.has_role(Role.GROUP_MEMBER)
    assert list(User.objects.with_role(Role.GROUP_MEMBER)) == [member]
    with clock.at(clock.now() + dt.timedelta(days=1)):
        assert (member.has_role(Role.GROUP_MEMBER), member.has_role(Role.LEARNING)) == (False, True)
        assert (member.held_roles, member.role_names) == (["learning"], ["Learning partner"])
        assert not User.objects.with_role(Role.GROUP_MEMBER).exists()
        assert list(User.objects.with_role(Role.LEARNING)) == [member]
        services.grant_role(member, Role.GROUP_MEMBER, by=staff)
        assert list(User.objects.with_role(Role.GROUP_MEMBER)) == [member]
    with pytest.raises(NotAllowed):
        services.set_last_day(member, Role.BOARD, today, by=person(Role.FACILITATOR))


@pytest.mark.django_db
def test_a_role_of_ones_own_is_laid_down_but_not_one_of_the_desk():
    member, staff = person(Role.GROUP_MEMBER), person(Role.STAFF)
    assert services.lay_down_role(member, Role.GROUP_MEMBER, by=member).roles == []
    for user, role, by in ((staff, Role.STAFF, staff), (person(Role.LEARNING), Role.LEARNING, staff)):
        with pytest.raises(NotAllowed):
            services.lay_down_role(user, role, by=by)
    assert User.objects.get(pk=staff.pk).roles == ["staff"]
