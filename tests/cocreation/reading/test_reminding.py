"""Until when people read, and the reminders: each once, to whoever has something to send, and nothing but counts."""

import datetime as dt

import pytest
from django.urls import reverse

from cocreation.group.services import set_leave
from cocreation.reading import queries, services
from cocreation.reading.models import Reading, ReadingTerm
from cocreation.reading.tasks import remind_readers as task
from grants.applications.models import Rung
from grants.applications.services import recuse
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person, signed_in_as
from tests.cocreation.cast import applications, reading, send, sheet_of
from tests.cocreation.reading.cast import page
from tests.racing import at_once

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


def read_for(days: int, members: int = 3):
    """A call whose reading opened this moment and ends at noon in so many days. Times are moved into the past of it."""
    call, people, facilitator = reading(2, members)
    term = services.say_reading_end(call, clock.today() + dt.timedelta(days=days), by=facilitator)
    return call, people, facilitator, term


def to_members(mark: str) -> set[str]:
    mails = Message.objects.filter(key__startswith=f"reading:{mark}:").exclude(key__contains=":all:")
    return set(mails.values_list("to", flat=True))


@pytest.mark.parametrize("day", [dt.date(2025, 2, 10), dt.date(2025, 3, 20), dt.date(2025, 7, 7)])
def test_each_moment_reminds_once_however_often_it_runs(day):
    """In winter time, where the clocks change in between, and in summer time."""
    call, _people, facilitator = reading(2, 3)
    opened = dt.datetime.combine(day, dt.time(10), clock.LONDON)
    until = dt.datetime.combine(day + dt.timedelta(days=20), dt.time(12), clock.LONDON)
    ReadingTerm.objects.filter(call=call).update(opened_at=opened, until=until)
    Reading.objects.update(assigned_at=opened)
    half = dt.datetime.combine(day + dt.timedelta(days=10), dt.time(11), clock.LONDON)
    soon = dt.datetime.combine(day + dt.timedelta(days=17), dt.time(12), clock.LONDON)
    hour = dt.timedelta(hours=1)  # where the clocks change, the middle of the time is not the middle by the clock
    seen = []
    for moment in (half - hour, half + hour, soon - SECOND, soon, soon + SECOND, until, until + hour):
        with clock.at(moment):
            task()
            task()
        seen.append((len(to_members("half")), len(to_members("3d"))))
    assert seen == [(0, 0), (3, 0), (3, 0), (3, 3), (3, 3), (3, 3), (3, 3)]
    assert Message.objects.filter(key__contains=f":all:{facilitator.pk}").count() == 2
    assert Entry.objects.filter(verb="reading.reminded").count() == 2
    assert "noon on" in Message.objects.filter(key__startswith="reading:3d").first().body


def test_at_night_it_waits_for_the_morning():
    call, _people, _facilitator = reading(1, 3)
    opened = dt.datetime(2025, 5, 1, 22, tzinfo=clock.LONDON)
    ReadingTerm.objects.filter(call=call).update(
        opened_at=opened, until=dt.datetime(2025, 5, 15, 12, tzinfo=clock.LONDON)
    )
    term = ReadingTerm.objects.get()
    [half, _soon] = queries.marks(term)
    assert half.at == dt.datetime(2025, 5, 8, 17, tzinfo=clock.LONDON)
    term.opened_at += dt.timedelta(hours=4)
    assert queries.marks(term)[0].at == dt.datetime(2025, 5, 9, 9, tzinfo=clock.LONDON)


def test_only_who_has_something_to_send_is_reminded_and_of_nothing_they_are_out_of():
    call, people, facilitator, term = read_for(20, members=6)
    Reading.objects.all().delete()
    first, second = applications(call)
    done, on_leave, recused, gone, waits, new = people
    for user in people:
        services.add_reading(first, user.membership, by=facilitator)
    services.add_reading(second, waits.membership, by=facilitator)
    send(sheet_of(done, first), 3)
    set_leave(on_leave.membership, True, by=person(Role.STAFF))
    recuse(first, recused, Rung.SCORING, by=facilitator)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    Reading.objects.filter(member=new.membership).update(assigned_at=term.until - dt.timedelta(days=2))
    with clock.at(term.until - dt.timedelta(days=1)):
        assert services.remind_readers() == 2, "one reader and the facilitator"
        assert services.remind_readers() == 0
    mail = Message.objects.get(to=waits.email, key__startswith="reading:3d")
    assert "2 score sheets are not sent yet" in mail.body
    assert not to_members("half"), "after a stop only the nearest moment is made up for"


def test_the_mails_are_quiet_and_hold_only_counts():
    call, people, facilitator, term = read_for(20)
    send(sheet_of(people[0], applications(call)[0]), 4, sentence="A secret sentence.", kind_line="Kind.")
    with clock.at(term.until - dt.timedelta(days=1)):
        services.remind_readers()
    mails = list(Message.objects.filter(key__startswith="reading:3d"))
    assert len(mails) == 4
    for mail in mails:
        for secret in ("Network number", "secret", "Kind", call.title, *(str(user) for user in people)):
            assert secret not in f"{mail.subject} {mail.body}"
    summary = next(mail for mail in mails if mail.to == facilitator.email)
    assert "1 of 6 score sheets are sent. 1 of 3 readers have begun." in summary.body


def test_a_later_end_reminds_again_and_half_time_does_not():
    call, _people, facilitator, term = read_for(20)
    for moment in (term.until - dt.timedelta(days=9), term.until - dt.timedelta(days=1)):
        with clock.at(moment):
            services.remind_readers()
    later = term.until.date() + dt.timedelta(days=14)
    with clock.at(term.until - dt.timedelta(hours=3)):
        services.say_reading_end(call, later, by=facilitator)
        assert services.remind_readers() == 0
    with clock.at(dt.datetime.combine(later - dt.timedelta(days=1), dt.time(12), clock.LONDON)):
        assert services.remind_readers() == 4
    assert Message.objects.filter(key__startswith="reading:half").count() == 4


def test_nothing_is_due_before_an_end_was_said_or_after_reading_closed():
    call, _people, facilitator = reading(1)
    with clock.at(clock.now() + dt.timedelta(days=100)):
        assert services.remind_readers() == 0
    term = services.say_reading_end(call, clock.today() + dt.timedelta(days=10), by=facilitator)
    services.close_reading(call, by=facilitator)
    with clock.at(term.until - SECOND):
        assert services.remind_readers() == 0
    with pytest.raises(NotAllowedNow):
        services.say_reading_end(call, clock.today() + dt.timedelta(days=10), by=facilitator)


def test_the_end_is_said_on_a_page_and_readers_see_it():
    call, people, facilitator = reading(1)
    browser, address = signed_in_as(facilitator), reverse("reading-until", args=[call.slug])
    day = clock.today() + dt.timedelta(days=12)
    for bad in ("", "soon", "2001-01-01", str(clock.today() + dt.timedelta(days=400)), "9999-12-31", "0001-01-01"):
        assert browser.post(address, {"day": bad}).status_code == 400, bad
    assert ReadingTerm.objects.get().until is None
    assert browser.post(address, {"day": day}).status_code == 302
    assert f"noon on {day:%A}" in page(people[0], "reading-list", call.slug).text
    assert f"noon on {day:%A}" in browser.get(reverse("reading-progress", args=[call.slug])).text
    assert signed_in_as(people[0]).post(address, {"day": day}).status_code == 403
    with pytest.raises(NotValid):
        services.say_reading_end(call, clock.today() - dt.timedelta(days=1), by=facilitator)


def test_an_end_that_passed_before_reading_opened_is_forgotten():
    call, _people, _facilitator = reading(1)
    ReadingTerm.objects.all().delete()
    passed = clock.now() - dt.timedelta(days=1)
    ReadingTerm.objects.create(call=call, until=passed)
    services.term.begin_term(Call.objects.get(pk=call.pk))
    assert ReadingTerm.objects.get().until is None


@pytest.mark.parametrize("members", [3, 5])
def test_reminding_costs_the_same_however_many_there_are(members, django_assert_num_queries):
    _call, _people, _facilitator, term = read_for(20, members=members)
    with clock.at(term.until - dt.timedelta(days=1)):
        services.remind_readers()
    # the lock; terms; mails so far, unsent, members, facilitators; two are the savepoint's
    with clock.at(term.until - dt.timedelta(days=1)), django_assert_num_queries(8):
        assert services.remind_readers() == 0


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_remind_once():
    _call, _people, _facilitator, term = read_for(20)
    with clock.at(term.until - dt.timedelta(days=1)):
        assert sum(at_once(*[services.remind_readers] * 4)) == 4
    assert len(to_members("3d")) == 3
