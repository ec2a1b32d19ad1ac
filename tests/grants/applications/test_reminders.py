"""Reminders that the call closes: each once, one mail a day, and never a late heap."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from grants.applications.models import Participant, Reminder
from grants.applications.services import remind_of_closing, withdraw_application
from grants.applications.tasks import remind_of_closing as task
from shaping_future import clock
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, person
from tests.racing import at_once

pytestmark = pytest.mark.django_db
WEEK, TWO_DAYS, THREE_HOURS = dt.timedelta(days=7), dt.timedelta(days=2), dt.timedelta(hours=3)
SECOND, HOUR = dt.timedelta(seconds=1), dt.timedelta(hours=1)


def reminders():
    assert Message.objects.filter(key__startswith="closing:").count() == Reminder.objects.count()
    return sorted(Reminder.objects.values_list("mark", flat=True))


@pytest.mark.parametrize("day", [dt.date(2025, 2, 24), dt.date(2025, 7, 7), dt.date(2025, 3, 31)])
def test_each_mark_reminds_once_however_often_it_runs(day):
    """In winter time, in summer time, and where the clocks change between two marks."""
    noon = dt.datetime.combine(day, dt.time(12), clock.LONDON)
    with clock.at(noon - dt.timedelta(days=20)):
        call = a_call(closes=noon)
        an_application(call)
    seen = {}
    for mark in (WEEK, TWO_DAYS, THREE_HOURS):
        for moment in (call.closes_at - mark - SECOND, call.closes_at - mark, call.closes_at - mark + SECOND):
            with clock.at(moment):
                task()
                task()
                seen[moment] = reminders()
    assert [len(found) for found in seen.values()] == [0, 1, 1, 1, 2, 2, 2, 3, 3]
    assert reminders() == ["2d", "3h", "7d"]
    with clock.at(call.closes_at):
        assert remind_of_closing() == 0
    assert Entry.objects.filter(verb="call.closing-reminded").count() == 3


def test_after_a_stop_only_the_nearest_mark_is_sent():
    call = a_call()
    an_application(call)
    with clock.at(call.closes_at - HOUR):
        assert remind_of_closing() == 1
        assert remind_of_closing() == 0
    assert reminders() == ["3h"]
    assert "closes in 3 hours" in Message.objects.get(key__startswith="closing:").subject


def test_only_people_with_a_draft_from_before_the_mark_are_reminded():
    call = a_call()
    draft = an_application(call)
    editor, reader, gone = person(), person(), person()
    for user, part in ((editor, "editor"), (reader, "reader"), (gone, "editor")):
        Participant.objects.create(application=draft, user=user, part=part)
    Participant.objects.filter(user=gone).update(removed_at=clock.now())
    an_application(call, sent=True)
    withdrawn = an_application(call)
    withdraw_application(withdrawn, by=withdrawn.started_by)
    with clock.at(call.closes_at - TWO_DAYS + SECOND):
        an_application(call)  # has just read on the page when it closes
        assert remind_of_closing() == 2
    told = set(Message.objects.filter(key__startswith="closing:").values_list("to", flat=True))
    assert told == {draft.started_by.email, editor.email}


def test_one_person_with_two_drafts_is_reminded_once_and_quietly():
    call = a_call(title="A very secret title")
    draft = an_application(call)
    other = an_application(call)
    Participant.objects.create(application=other, user=draft.started_by, part="editor")
    with clock.at(call.closes_at - WEEK):
        assert remind_of_closing() == 2
    mail = Message.objects.get(key__startswith="closing:", to=draft.started_by.email)
    assert mail.subject == "Your draft is not sent yet, and the call closes soon"
    assert "noon on" in mail.body
    assert "secret" not in mail.body


# --- one a day, over all calls ---------------------------------------------------------------------------------------


def both_calls(later: dt.timedelta):
    """A person's drafts in a call that closes first, and in one that closes `later` after it."""
    first = a_call()
    second = a_call(closes=first.closes_at + later)
    lead = person()
    for call in (first, second):
        an_application(call, lead)
    return first, second


def marks_by_day():
    return list(Reminder.objects.order_by("at").values_list("day", "mark"))


def test_the_most_urgent_wins_and_the_other_comes_another_day():
    first, second = both_calls(WEEK - TWO_DAYS)  # the 2 days of one and the 7 days of the other fall together
    with clock.at(first.closes_at - TWO_DAYS):
        assert remind_of_closing() == 1
        assert remind_of_closing() == 0
        assert reminders() == ["2d"]
    with clock.at(first.closes_at - TWO_DAYS + dt.timedelta(days=1)):
        assert remind_of_closing() == 1
    assert Reminder.objects.order_by("at").values_list("call", "mark")[1] == (second.pk, "7d")


def test_what_becomes_urgent_later_today_does_not_find_the_day_used_up():
    """In the morning a week is left of one call; at nine the other closes in three hours."""
    first, _second = both_calls(WEEK - 4 * HOUR)
    with clock.at(first.closes_at - 4 * HOUR):  # the seven days of the second begin now
        Reminder.objects.create(user=person(), call=first, mark="2d", closes_at=first.closes_at, day=clock.today())
        assert remind_of_closing() == 0
    with clock.at(first.closes_at - THREE_HOURS):
        assert remind_of_closing() == 1
        assert remind_of_closing() == 0
    assert Reminder.objects.order_by("-pk").first().mark == "3h"
    with clock.at(first.closes_at + HOUR):
        assert remind_of_closing() == 0
    with clock.at(first.closes_at + dt.timedelta(hours=13)):  # the next day
        assert remind_of_closing() == 1


@pytest.mark.parametrize("step", [dt.timedelta(minutes=5), dt.timedelta(hours=7)])
def test_whatever_runs_when_nobody_gets_two_in_a_day(step):
    first, second = both_calls(dt.timedelta(days=1, hours=2))
    step = max(step, dt.timedelta(hours=1))
    moment = first.closes_at - dt.timedelta(days=8)
    while moment < second.closes_at + step:
        with clock.at(moment):
            remind_of_closing()
        moment += step
    days = [day for day, _mark in marks_by_day()]
    assert len(days) == len(set(days)) >= 4
    assert {(call, mark) for call, mark in Reminder.objects.values_list("call", "mark")} >= {
        (first.pk, "7d"), (first.pk, "2d"),
    }  # fmt: skip


def test_the_database_itself_refuses_a_second_one_on_a_day():
    call = a_call()
    draft = an_application(call)
    values = {"user": draft.started_by, "call": call, "closes_at": call.closes_at}
    Reminder.objects.create(mark="7d", day=clock.today(), **values)
    for mark, day in (("2d", clock.today()), ("7d", clock.today() + dt.timedelta(days=1))):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reminder.objects.create(mark=mark, day=day, **values)


@pytest.mark.parametrize("people", [1, 3])
def test_looking_for_who_is_due_costs_the_same_for_one_and_three(people, django_assert_num_queries):
    call = a_call()
    for _ in range(people):
        an_application(call)
    with clock.at(call.closes_at - WEEK - HOUR), django_assert_num_queries(7):  # two are the savepoint's
        assert remind_of_closing() == 0


@pytest.mark.django_db(transaction=True)
def test_two_beats_and_three_workers_at_once_remind_once():
    call = a_call()
    for _ in range(3):
        an_application(call)
    with clock.at(call.closes_at - TWO_DAYS):
        assert sum(at_once(*[remind_of_closing] * 5)) == 3
    assert reminders() == ["2d"] * 3
    assert Entry.objects.filter(verb="call.closing-reminded").count() == 1
