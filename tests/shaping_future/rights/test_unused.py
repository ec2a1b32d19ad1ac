"""An account that nobody uses ends a month after its person was told; and the last mail keeps no address."""

import datetime as dt

import pytest
from dateutil.relativedelta import relativedelta

from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow
from shaping_future.outbox import services as outbox
from shaping_future.outbox.models import Message
from shaping_future.rights import services
from tests.cast import person
from tests.shaping_future.rights.cast import complained, erased

pytestmark = pytest.mark.django_db


def unused(months=24, **values):
    user = person(**values)
    User.objects.filter(pk=user.pk).update(date_joined=clock.now() - relativedelta(months=months))
    return user


def is_there(user):
    user.refresh_from_db()
    return user.is_active


def later(days=31):
    return clock.at(clock.now() + dt.timedelta(days=days))


def test_they_are_told_once_and_a_month_later_it_ends():
    user, young = unused(), unused(months=20)
    assert (services.tell_unused(), services.tell_unused()) == (1, 0)
    services.run()
    assert is_there(user)
    with later():
        services.tell_unused()
        services.run()
    assert (is_there(user), is_there(young)) == (False, True)
    assert user.email.endswith("@erased.invalid")
    assert not Message.objects.filter(to__startswith="person").exists()


def test_one_sign_in_keeps_it_and_so_does_a_part_a_hold_or_anything_of_theirs():
    signed_in, member, held, wrote, came_late = (unused() for _ in range(5))
    User.objects.filter(pk=member.pk).update(roles=[Role.GROUP_MEMBER])
    day = clock.today() + dt.timedelta(days=90)
    services.hold("legal", "A claim.", "person", held.email, day, by=person(Role.STAFF))
    complained(by=wrote)
    assert services.tell_unused() == 2
    User.objects.filter(pk=signed_in.pk).update(last_login=clock.now() + dt.timedelta(minutes=1))
    complained(by=came_late)
    with later():
        services.run()
    assert all(is_there(one) for one in (signed_in, member, held, wrote, came_late))
    assert came_late.end_told_at is None


def test_the_last_mail_after_an_erasure_keeps_no_address(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    user = person(email="somebody@people.example")
    erased(user)
    mail = Message.objects.get(to="somebody@people.example")
    assert "/erasures/" in mail.body
    outbox.deliver_one()
    assert not Message.objects.filter(to="somebody@people.example").exists()
    mail.refresh_from_db()
    assert (mail.to, mail.body, bool(mail.sent_at)) == ("", "", True)


def test_nor_does_one_that_could_not_be_sent():
    erased(person(email="somebody@people.example"))
    with later(8):
        outbox.drop_stale_secrets()
        mail = Message.objects.get(key__startswith="erasure:done:")
        assert (mail.to, mail.body) == ("", "")
        with pytest.raises(NotAllowedNow, match="erased"):
            outbox.send_again(mail, by=person(Role.STAFF))
