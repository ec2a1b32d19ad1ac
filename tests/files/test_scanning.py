"""Uploads wait for the virus scanner, over its real protocol; nothing opens before it was found clean."""

import datetime as dt
import tempfile
from pathlib import Path

import pytest
from django.urls import reverse

from grants.applications import queries
from grants.applications.services import save_answers, send_application
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.files import scanning, tasks
from shaping_future.files.models import StoredFile
from shaping_future.outbox.models import Message
from shaping_future.questionnaires.models import Answer
from tests.cast import a_call, an_application, person, signed_in_as
from tests.files.clamd import VIRUS, clamd
from tests.files.samples import pdf, upload
from tests.files.tapes import box, mp4, webm

pytestmark = pytest.mark.django_db
INFECTED = mp4(more=box(b"free", VIRUS))


@pytest.fixture
def scanner(settings):
    with clamd() as (server, settings.CLAMAV_URL):
        yield server


@pytest.fixture
def draft(scanner):
    return an_application(a_call())


def record(draft, content=None):
    value = {"recording": upload("x", content or webm()), "text": ""}
    save_answers(draft, {"summary": value}, queries.versions(draft), by=draft.started_by)
    pk = Answer.objects.get(response=draft.response, question__key="summary").value["recording"]["id"]
    return StoredFile.objects.get(pk=pk)


def opens(draft, stored, user=None):
    answered = signed_in_as(user or draft.started_by).get(reverse("attachment-download", args=[stored.pk]))
    list(answered)
    return answered.status_code


def pages(draft):
    browser = signed_in_as(draft.started_by)
    found = [
        browser.get(reverse("application-check", args=[draft.public_id])),
        browser.get(reverse("application-section", args=[draft.public_id, 2])),
    ]
    return [page.content.decode() for page in found]


def test_a_recording_opens_when_the_scanner_has_found_it_clean(draft, scanner):
    stored = record(draft)
    assert (stored.scan, opens(draft, stored)) == ("waiting", 409)
    assert all("checking this recording for viruses" in page for page in pages(draft))
    tasks.scan_upload(str(stored.pk))
    stored.refresh_from_db()
    assert (stored.scan, opens(draft, stored)) == ("clean", 200)
    assert scanner.heard == [webm()]
    tasks.scan_upload(str(stored.pk))
    assert len(scanner.heard) == 1


def test_an_infected_recording_loses_its_bytes_and_its_owner_is_told(
    draft, scanner, django_capture_on_commit_callbacks
):
    stored = record(draft, INFECTED)
    place = Path(stored.file.path)
    assert place.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert scanning.scan(stored.pk)
    stored.refresh_from_db()
    assert (stored.scan, stored.file.name, place.exists(), opens(draft, stored)) == ("infected", "", False, 409)
    mail = Message.objects.get(key=f"file:infected:{stored.pk}")
    assert (mail.to, mail.subject) == (draft.started_by.email, "Please add your file again")
    assert all("was not safe to open, so we removed it" in page for page in pages(draft))
    assert [one.sentence for one in queries.missing(draft)] == [
        "Question 3: what you added was not safe to open. Answer it again."
    ]
    record(draft)
    assert queries.missing(draft) == []


def test_an_application_can_be_sent_while_its_recording_waits_and_nobody_opens_it(draft):
    stored = record(draft)
    send_application(draft, by=draft.started_by)
    assert opens(draft, stored, person(Role.STAFF)) == 409
    scanning.scan(stored.pk)
    assert opens(draft, stored, person(Role.STAFF)) == 200


@pytest.mark.parametrize("trouble", ["away", "hangs up", "error", "nonsense"])
def test_while_the_scanner_is_away_it_waits_and_beat_tries_again(draft, scanner, settings, trouble):
    url, stored = settings.CLAMAV_URL, record(draft)
    if trouble == "away":
        settings.CLAMAV_URL = "tcp://127.0.0.1:9"
    scanner.hangs_up = trouble == "hangs up"
    scanner.answer = {"error": b"INSTREAM size limit exceeded. ERROR", "nonsense": b"stream: who knows"}.get(trouble)
    assert scanning.scan_waiting() == 0
    stored.refresh_from_db()
    assert (stored.scan, opens(draft, stored)) == ("waiting", 409)
    settings.CLAMAV_URL, scanner.hangs_up, scanner.answer = url, False, None
    assert scanning.scan_waiting() == 0  # not at once again
    with clock.at(clock.now() + dt.timedelta(minutes=3)):
        assert scanning.scan_waiting() == 1
    assert opens(draft, stored) == 200


def test_documents_are_scanned_too_and_a_unix_socket_will_do(settings):
    from shaping_future.files.services import store_upload

    with tempfile.TemporaryDirectory() as folder, clamd(Path(folder) / "s") as (server, settings.CLAMAV_URL):
        stored = store_upload(upload("plan.pdf", pdf()), by=person())
        assert stored.scan == "waiting"
        assert scanning.scan_waiting() == 1
        assert server.heard == [pdf()]


def test_without_a_scanner_uploads_open_at_once():
    draft = an_application(a_call())
    stored = record(draft)
    assert (stored.scan, opens(draft, stored), scanning.scan_waiting()) == ("unscanned", 200, 0)
