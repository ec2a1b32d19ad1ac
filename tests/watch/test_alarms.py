"""Each failure that nobody would notice is noticed, told once, and over when it is over."""

import datetime as dt
from pathlib import Path

import pytest
from celery import current_app, shared_task
from celery.schedules import crontab
from celery.signals import task_success
from django.conf import settings as site
from django.core.files.base import ContentFile

from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.backups.models import Backup
from shaping_future.files.models import Document, StoredFile
from shaping_future.outbox import tasks as outbox
from shaping_future.outbox.models import Message
from shaping_future.outbox.services import promise
from shaping_future.record import services as record
from shaping_future.schedule import BEAT as SCHEDULE
from shaping_future.watch import figures, metrics, regular, services, tasks
from shaping_future.watch.admin import AlarmDesk
from shaping_future.watch.alarms import BY_NAME, KINDS
from shaping_future.watch.models import Alarm, Pulse
from tests.cast import person, signed_in_as
from tests.record.test_sealing import tamper

RUNBOOK = Path(site.ROOT) / "docs" / "operations" / "runbook"
OPERATORS = ["one@operators.example", "two@operators.example"]
LATER = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def operators(settings):
    settings.OPERATORS = OPERATORS
    settings.BACKUP_DAYS = 2
    settings.CLAMAV_URL = "tcp://scanner.example:3310"
    current_app.control.purge()  # what another test asked for and no worker took would ring


def backup(**values):
    row = {"name": "one", "size": 1, "sha256": "0" * 64, "head": "", "files": 3, "verified_at": clock.now()}
    return Backup.objects.create(**row | values)


def beat_was_here():
    services.feel_pulse(figures.BEAT)


def a_proof_failed():
    staff = person(Role.STAFF)
    entry = record.note("person.seen", subject=staff, by=staff)
    record.seal()
    tamper("UPDATE record_entry SET verb = 'person.unseen' WHERE id = %s", entry.pk)
    tasks.prove_record()


def an_upload_waits():
    stored = StoredFile(name="x.pdf", size=1, sha256="0" * 64, scan=StoredFile.Scan.WAITING, uploaded_by=person())
    stored.file.save("x.pdf", ContentFile(b"x"))


def an_entry():
    record.note("person.seen", subject=(one := person()), by=one)


def a_sealed_entry():
    an_entry()
    record.seal()


FAULTS = {
    "beat-stopped": (beat_was_here, LATER),
    "outbox-stuck": (lambda: promise("late", to="a@people.example", subject="Hello", body="Words"), LATER),
    "record-unsealed": (an_entry, LATER),
    "chain-broken": (a_proof_failed, dt.timedelta()),
    "chain-unproven": (a_sealed_entry, dt.timedelta(days=3)),
    "backup-stale": (backup, dt.timedelta(days=3)),
    "files-damaged": (lambda: backup(damaged=1), dt.timedelta()),
    "documents-stuck": (lambda: Document.objects.create(kind="x", subject="1", version="1"), LATER),
    "scanner-away": (an_upload_waits, LATER),
}
ODD = {"clocks-apart", "sign-ins-refused", "limits-met", "doors-tried", "much-taken"}  # test_odd.py
ELSEWHERE = {"queue-stuck", "disk-low", "task-not-done", "mail-refused"} | ODD
"""Tried below: they take longer, or what they measure is not in the database."""


def test_every_alarm_has_its_page_and_every_page_its_alarm():
    assert {path.stem for path in RUNBOOK.glob("*.md")} == set(BY_NAME)
    for name in BY_NAME:
        text = (RUNBOOK / f"{name}.md").read_text()
        assert text.startswith(f"# {name}: ")
        for part in ("**What it means.**", "**Look.**", "**Do.**", "**Afterwards.**"):
            assert part in text, (name, part)
    assert set(FAULTS) | ELSEWHERE == {kind.name for kind in KINDS}


@pytest.mark.django_db
@pytest.mark.parametrize("name", FAULTS)
def test_an_alarm_rings_for_its_fault_and_not_before(name):
    assert name not in services.ring()
    cause, after = FAULTS[name]
    cause()
    if after:
        assert name not in services.ring()
    with clock.at(clock.now() + after):
        assert name in services.ring()


@pytest.mark.django_db
def test_an_alarm_is_told_once_to_each_operator_and_ends_when_it_is_over():
    row = backup(damaged=2)
    services.ring()
    services.ring()
    [alarm] = Alarm.objects.all()
    assert sorted(Message.objects.values_list("to", flat=True)) == OPERATORS
    message = Message.objects.first()
    assert message.subject == "Alarm: files-damaged"
    assert "docs/operations/runbook/files-damaged.md" in message.body
    desk = signed_in_as(person(Role.STAFF)).get("/desk/")
    assert {"Alarms that ring": 1}.items() <= {
        queue["label"]: queue["count"] for queue in desk.context["queues"]
    }.items()
    row.delete()
    services.ring()
    alarm.refresh_from_db()
    assert alarm.ended_at
    backup(damaged=1)
    services.ring()
    assert Message.objects.count() == 2 * len(OPERATORS)  # the second time it begins is news


@pytest.mark.django_db
def test_a_task_that_no_worker_takes_and_a_full_disk_ring(monkeypatch):
    from shaping_future import celery_app
    from shaping_future.record.tasks import seal

    celery_app.control.purge()
    seal.delay()
    seal.delay()
    with clock.at(clock.now() + LATER):
        found = figures.look()
        assert (found.queue_length, 3590 < found.queue_age < 3610) == (2, True)
        assert "queue-stuck" in services.ring()
    celery_app.control.purge()
    assert figures.look().queue_age is None

    nearly_full = type("Usage", (), {"total": 100_000_000_000, "free": 5_000_000_000})
    monkeypatch.setattr(figures.shutil, "disk_usage", lambda place: nearly_full)
    assert services.ring() == ["disk-low"]


@pytest.mark.django_db
def test_a_mail_server_that_takes_nothing_rings_and_one_wrong_address_does_not(settings):
    """Tried again later, a mail is never overdue for long: without this alarm all of them failed in silence."""
    smtp, kept = "django.core.mail.backends.smtp.EmailBackend", settings.EMAIL_BACKEND
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    began = clock.now()
    with clock.at(began):
        for number in range(3):
            promise(f"m{number}", to=f"{number}@people.example", subject="Hello", body="Words")

    def deliver(minutes, backend):
        settings.EMAIL_BACKEND = backend
        with clock.at(began + dt.timedelta(minutes=minutes)):
            outbox.deliver()
            return services.ring()

    assert deliver(0, smtp) == []  # a first try may fail
    assert deliver(3, smtp) == ["mail-refused"]
    assert all(deliver(minutes, smtp) == ["mail-refused"] for minutes in (8, 17, 50))
    assert Message.objects.filter(failed_at__isnull=False).count() == 3
    promise("next", to="next@people.example", subject="Hello", body="Words")
    assert deliver(60, kept) == []
    for number in range(2):  # that staff send again, and that is refused again
        promise(f"wrong{number}", to=f"{number}@nowhere.example", subject="Hello", body="Words")
    assert [deliver(minutes, smtp) for minutes in (70, 73, 78)] == [[], [], []]


@pytest.mark.django_db
def test_looking_takes_the_same_few_queries_however_much_there_is(django_assert_max_num_queries):
    for name in ("a", "b", "c"):
        promise(name, to="a@people.example", subject="Hello", body="Words")
    with django_assert_max_num_queries(12):
        figures.look()


@pytest.mark.django_db
def test_the_task_of_each_minute_is_the_sign_of_life():
    tasks.watch()
    assert Pulse.objects.filter(name=figures.BEAT).exists()
    tasks.prove_record()
    assert Pulse.objects.get(name=figures.CHAIN).well


def test_whoever_looks_at_the_schedule_reads_it_right():
    """A line for each task, or one would answer for the other; and limits that its own rhythm allows."""
    assert len(regular.BY_TASK) == len(SCHEDULE)
    assert all(len(regular.pulse_of(name)) <= Pulse._meta.get_field("name").max_length for name in SCHEDULE)
    whens = [line["schedule"] for line in SCHEDULE.values() if isinstance(line["schedule"], crontab)]
    assert all(len(when.day_of_week) == 7 and len(when.day_of_month) == 31 for when in whens)
    assert all(len(when.minute) == 1 and len(when.hour) in (1, 24) for when in whens)
    assert regular.limit("deliver-the-outbox") == 40 + 900
    assert regular.limit("run-retention") == 2 * 3600 + 900
    assert regular.limit("compare-the-books") == 2 * 86_400 + 900


@pytest.mark.django_db
def test_a_task_that_beat_asks_for_and_nobody_does_rings_by_name():
    """As when the workers did not know five folders' tasks: beat asked for them, and nothing was ever done."""
    began = clock.now()
    current_app.loader.import_default_modules()
    for minute in range(0, 40, 4):  # beat and a worker live all the time; the others are done, this one never
        with clock.at(began + dt.timedelta(minutes=minute)):
            tasks.watch()
            for task in set(regular.BY_TASK) - {"learning.insights.tasks.sort_waiting"}:
                task_success.send(sender=current_app.tasks[task], result=None)
            if minute <= 16:
                assert not Alarm.objects.exists()
    with clock.at(began + dt.timedelta(minutes=39)):
        alarm = Alarm.objects.get(name="task-not-done")
        assert "(sort-passages)" in Message.objects.first().body
        assert "(sort-passages)" in AlarmDesk(Alarm, None).says(alarm)
        assert 'shaping_task_age{task="sort-passages"} 2340' in metrics.text()
        task_success.send(sender=current_app.tasks["learning.insights.tasks.sort_waiting"], result=None)
        tasks.watch()
    alarm.refresh_from_db()
    assert alarm.ended_at
    assert "sort-passages" not in AlarmDesk(Alarm, None).says(alarm)


@pytest.mark.django_db
def test_a_beat_that_comes_back_does_not_ring_for_everything_that_waited():
    began = clock.now()
    tasks.watch()
    with clock.at(began + dt.timedelta(hours=5)):
        assert services.ring() == ["beat-stopped"]
        assert services.watch() == []
    for minute in range(1, 15):
        with clock.at(began + dt.timedelta(hours=5, minutes=minute)):
            assert services.watch() == []
    for minute in range(15, 30):
        with clock.at(began + dt.timedelta(hours=5, minutes=minute)):
            rings = services.watch()
    assert "task-not-done" in rings  # it has had its turn


@shared_task(name="tests.fails")
def fails():
    raise ValueError("on purpose")


def test_a_task_that_a_worker_ends_is_done_and_one_that_fails_is_not(worker, monkeypatch):
    monkeypatch.setitem(regular.BY_TASK, "tests.fails", "close-calls")
    monkeypatch.setitem(regular.BY_TASK, "tests.nobody_knows_it", "end-terms")
    for task in ("shaping_future.record.tasks.seal", "tests.fails", "tests.nobody_knows_it"):
        current_app.send_task(task, retry=False)
    worker.settle()
    assert list(Pulse.objects.values_list("name", "well")) == [("task:seal-the-record", True)]
