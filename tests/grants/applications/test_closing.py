"""At the closing hour everything happens by itself, once: the check begins, and drafts go back to their owners."""

import datetime as dt
import os
import subprocess
import sys
import threading
import time

import pytest
from django.db import connection, transaction
from django.urls import reverse

from grants.applications.models import Application, Participant, State
from grants.applications.services import reopen_application, send_application, start_application
from grants.calls import services as calls
from grants.calls.models import Call, Stage
from grants.calls.services import begin_checking, stages
from grants.calls.tasks import close_calls
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow
from shaping_future.files.models import Document
from shaping_future.files.services import make
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, person, signed_in_as
from tests.racing import at_once

pytestmark = pytest.mark.django_db
SECOND, HOUR = dt.timedelta(seconds=1), dt.timedelta(hours=1)


def returned():
    return Message.objects.filter(key__startswith="call:draft-returned:")


@pytest.mark.parametrize("day", [dt.date(2025, 2, 24), dt.date(2025, 7, 7)], ids=["GMT", "BST"])
def test_the_call_closes_by_itself_in_its_very_second(day):
    noon = dt.datetime.combine(day, dt.time(12), clock.LONDON)
    with clock.at(noon - dt.timedelta(days=20)):
        call = a_call(closes=noon)
        an_application(call)
    with clock.at(noon - SECOND):
        close_calls()
        assert (Call.objects.get().stage, returned().count()) == (Stage.LAUNCHED, 0)
    with clock.at(noon):
        close_calls()
        close_calls()
    assert (Call.objects.get().stage, returned().count()) == (Stage.CHECKING, 1)
    entry = Entry.objects.filter(verb="call.moved").latest("pk")
    assert (entry.actor, entry.detail["now"]) == (None, "checking")
    assert Entry.objects.filter(verb="call.drafts-returned").get().detail == {"drafts": 1, "people": 1}


def test_a_worker_that_stood_still_over_the_hour_does_it_late_and_once():
    call = a_call()
    an_application(call)
    for hours in (30, 31):
        with clock.at(call.closes_at + hours * HOUR):
            assert calls.close_due_calls() == (1 if hours == 30 else 0)
    assert returned().count() == 1


def test_staff_may_still_begin_it_and_drafts_go_back_then_too():
    call = a_call()
    an_application(call)
    with clock.at(call.closes_at):
        begin_checking(call, by=person(Role.STAFF))
        close_calls()
    assert returned().count() == 1


def test_each_owner_gets_one_quiet_mail_without_any_answer():
    call = a_call(title="A secret title")
    draft, other = an_application(call), an_application(call)
    editor, reader = person(), person()
    Participant.objects.create(application=draft, user=reader, part="reader")
    for one in (draft, other):
        Participant.objects.create(application=one, user=editor, part="editor")
    an_application(call, sent=True)
    start_application(call, call.strands.first(), by=person())  # nothing is written in it
    with clock.at(call.closes_at):
        close_calls()
    mails = {mail.to: mail for mail in returned()}
    assert set(mails) == {draft.started_by.email, other.started_by.email, editor.email}
    assert reverse("application-keep", args=[draft.public_id]) in mails[draft.started_by.email].body
    assert mails[editor.email].body.count("/applications/") == 1
    for mail in mails.values():
        assert mail.subject == "Your draft was not sent. You can keep your answers"
        assert "We meet every week" not in mail.body
        assert "secret" not in mail.body


def test_who_has_extra_time_is_not_told_that_it_is_over():
    staff, call = person(Role.STAFF), a_call()
    draft = an_application(call)
    with clock.at(call.closes_at):
        reopen_application(draft, "technical", "We were down.", 5, by=staff)
        close_calls()
    assert (Call.objects.get().stage, returned().count()) == (Stage.CHECKING, 0)


def test_a_call_that_cannot_be_closed_holds_up_none_behind_it(monkeypatch, caplog):
    first, second = a_call(), a_call()
    an_application(second)

    def crash(call):
        if call.pk == first.pk:
            raise RuntimeError("something is wrong with this one")

    monkeypatch.setattr(stages, "checking_began", [crash, *stages.checking_began])
    with clock.at(max(first.closes_at, second.closes_at)), pytest.raises(RuntimeError):
        close_calls()
    stage_of = dict(Call.objects.values_list("pk", "stage"))
    assert (stage_of[first.pk], stage_of[second.pk]) == (Stage.LAUNCHED, Stage.CHECKING)
    assert returned().count() == 1
    assert f"_close failed for {first.pk}" in caplog.text


def test_a_crash_half_way_leaves_nothing_and_the_next_run_does_all(monkeypatch):
    call = a_call()
    an_application(call)

    def crash(call):
        raise RuntimeError("the worker was killed")

    monkeypatch.setattr(stages, "checking_began", [*stages.checking_began, crash])
    with clock.at(call.closes_at):
        with pytest.raises(RuntimeError):
            close_calls()
        assert (Call.objects.get().stage, returned().count()) == (Stage.LAUNCHED, 0)
        monkeypatch.undo()
        assert calls.close_due_calls() == 1
    assert returned().count() == 1


# --- several at once -------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_beats_and_three_workers_at_once_close_once():
    call = a_call()
    for _ in range(3):
        an_application(call)
    with clock.at(call.closes_at):
        found = at_once(*[calls.close_due_calls] * 5)
    assert sorted(found) == [0, 0, 0, 0, 1]
    assert returned().count() == 3
    assert Entry.objects.filter(verb="call.drafts-returned").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_that_is_being_sent_at_the_bell_is_not_given_back():
    call = a_call()
    draft, other = an_application(call), an_application(call)
    is_sending = threading.Event()

    def send():
        with transaction.atomic():
            send_application(draft, by=draft.started_by)
            is_sending.set()
            time.sleep(0.5)  # the transaction is still open when the check begins

    def close():
        assert is_sending.wait(30)
        with clock.at(call.closes_at):
            return calls.close_due_calls()

    assert at_once(send, close) == [None, 1]
    assert Application.objects.get(pk=draft.pk).state == State.SENT
    assert list(returned().values_list("to", flat=True)) == [other.started_by.email]


PROCESS = """
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {database!r}
django.setup()
from grants.applications.tasks import remind_of_closing
from grants.calls.tasks import close_calls
import time
while time.time() < {until}:
    remind_of_closing(); close_calls()
"""


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_five_processes_over_the_closing_hour_do_everything_once():
    closes = clock.now().replace(microsecond=0) + dt.timedelta(seconds=75)
    call = a_call(closes=closes)
    drafts = [an_application(call) for _ in range(5)]
    Application.objects.update(started_at=closes - dt.timedelta(hours=4))
    code = PROCESS.format(database=connection.settings_dict["NAME"], until=closes.timestamp() + 5)
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    running = [subprocess.Popen([sys.executable, "-c", code], env=environment) for _ in range(5)]
    time.sleep(5)
    running[0].kill()
    assert [one.wait(timeout=120) for one in running][1:] == [0] * 4
    assert Call.objects.get().stage == Stage.CHECKING
    assert returned().count() == len(drafts)
    assert Message.objects.filter(key__startswith="closing:").count() == len(drafts)
    assert Entry.objects.filter(verb="call.moved", detail__now="checking").count() == 1


# --- keeping one's answers -------------------------------------------------------------------------------------------


def test_the_page_offers_every_format_and_the_worker_makes_the_pdf():
    draft = an_application()
    lead = signed_in_as(draft.started_by)
    here = reverse("application-keep", args=[draft.public_id])
    with clock.at(draft.call.closes_at + HOUR):
        page = lead.get(here).text
        assert "was not sent" in page
        answer = lead.post(here)
        assert lead.post(here).url == answer.url
    document = Document.objects.get(kind="application-copy")
    assert make(document.pk)
    assert b"".join(lead.get(reverse("document-download", args=[document.pk])).streaming_content)[:5] == b"%PDF-"
    text = lead.get(reverse("application-text", args=[draft.public_id]))
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert "We meet every week" in text.text
    assert "&#x27;" not in text.text
    for outsider in (person(), person(Role.STAFF)):
        assert signed_in_as(outsider).get(here).status_code == 404
        assert signed_in_as(outsider).get(reverse("document-detail", args=[document.pk])).status_code == 404


def test_sending_is_over_whoever_closed_it():
    draft = an_application()
    with clock.at(draft.call.closes_at):
        close_calls()
        with pytest.raises(NotAllowedNow, match="This call closed"):
            send_application(draft, by=draft.started_by)
