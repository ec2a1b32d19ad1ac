"""Reminders that the call closes: each once, and never a late heap."""

import datetime as dt
import threading

import pytest
from django.db import connection

from grants.applications.models import Participant
from grants.applications.services import remind_of_closing, withdraw_application
from grants.applications.tasks import remind_of_closing as task
from shaping_future import clock
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, person

pytestmark = pytest.mark.django_db
WEEK, TWO_DAYS, THREE_HOURS = dt.timedelta(days=7), dt.timedelta(days=2), dt.timedelta(hours=3)
SECOND = dt.timedelta(seconds=1)


def reminders():
    return sorted(
        key.split(":")[2] for key in Message.objects.filter(key__startswith="closing:").values_list("key", flat=True)
    )


def test_each_mark_reminds_once_however_often_it_runs():
    call = a_call()
    an_application(call)
    seen = {}
    for mark in (WEEK, TWO_DAYS, THREE_HOURS):
        for moment in (call.closes_at - mark - SECOND, call.closes_at - mark, call.closes_at - mark + SECOND):
            with clock.at(moment):
                task()
                task()
                seen[moment] = reminders()
    first, *_ = seen.values()
    assert first == []
    assert reminders() == ["2d", "3h", "7d"]
    with clock.at(call.closes_at):
        assert remind_of_closing() == 0
    assert Entry.objects.filter(verb="call.closing-reminded").count() == 3


def test_after_a_stop_only_the_nearest_mark_is_sent():
    call = a_call()
    an_application(call)
    with clock.at(call.closes_at - dt.timedelta(hours=1)):
        assert remind_of_closing() == 1
        assert remind_of_closing() == 0
    assert reminders() == ["3h"]


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
    mail = Message.objects.get(key=f"closing:{call.pk}:7d:{draft.started_by.pk}")
    assert mail.subject == "Your draft is not sent yet, and the call closes soon"
    assert "noon on" in mail.body


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_remind_once():
    call = a_call()
    for _ in range(3):
        an_application(call)
    start, found = threading.Barrier(2), []

    def beat():
        try:
            start.wait()
            found.append(remind_of_closing())
        finally:
            connection.close()

    with clock.at(call.closes_at - TWO_DAYS):
        threads = [threading.Thread(target=beat) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(found) == [0, 3]
    assert reminders() == ["2d"] * 3
    assert Entry.objects.filter(verb="call.closing-reminded").count() == 1
