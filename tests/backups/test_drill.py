"""The whole way: a backup, its proof, a restore; and everything that must be refused without changing anything."""

import hashlib
import io
import shutil
import tarfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.db import connection

from grants.history.models import GrantsFile
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.backups import making, programs, restoring
from shaping_future.backups.cipher import Reader
from shaping_future.backups.errors import CannotDo, CannotRestore
from shaping_future.backups.models import Backup
from shaping_future.files.models import Document, StoredFile
from shaping_future.outbox.services import promise
from shaping_future.record import services as record
from tests.backups.test_cipher import KEY, OTHER
from tests.cast import person

FILE = b"what somebody sent us " * 10_000


@pytest.fixture(autouse=True)
def keys(settings):
    settings.BACKUP_KEYS = [KEY]


@pytest.fixture
def target():
    """An empty database to restore into, on the same server."""
    server = connection.settings_dict | {"NAME": f"{connection.settings_dict['NAME']}_target"}
    programs.drop(connection.settings_dict, server["NAME"])
    programs.create(connection.settings_dict, server["NAME"])
    yield server
    with programs.asking(server, "postgres") as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{server['NAME']}%"])
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        programs.drop(server, name)


def stored(by, content=FILE, sha256=""):
    file = StoredFile(
        name="plan.pdf",
        content_type="application/pdf",
        size=len(content),
        sha256=sha256 or hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
    )
    file.file.save("plan.pdf", ContentFile(content))
    return file


def databases():
    with programs.asking(connection.settings_dict, "postgres") as cursor:
        cursor.execute("SELECT datname FROM pg_database ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def asked(server, question):
    with programs.asking(server) as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_every_model_with_a_file_says_its_name_and_hash():
    assert set(making.file_models()) == {StoredFile, Document, GrantsFile}
    for model in making.file_models():
        assert {"file", "sha256"} <= {field.column for field in model._meta.concrete_fields}


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_proven_and_restored_and_never_in_the_way_of_data(tmp_path, target, settings, capsys):
    staff = person(Role.STAFF)
    kept = stored(staff)
    waiting = promise("waits", to="a@people.example", subject="Hello", body="Words")
    record.note("person.seen", subject=staff, by=staff)
    record.seal()
    before = databases()

    call_command("backup", str(tmp_path), "--verify")

    [path] = tmp_path.iterdir()
    assert databases() == before  # nothing of the drill is left
    backup = Backup.objects.get()
    assert backup.verified_at
    assert (backup.files, backup.damaged, backup.size) == (1, 0, path.stat().st_size)
    assert backup.head in capsys.readouterr().out

    # What is in it is an ordinary tar; neither it nor the archive holds a key or, from outside, a word of anybody.
    archive = path.read_bytes()
    inside = io.BufferedReader(Reader(io.BytesIO(archive), [KEY])).read()
    for secret in (*settings.BACKUP_KEYS, *settings.SEALING_KEYS, settings.SECRET_KEY):
        assert secret.encode() not in archive
        assert secret.encode() not in inside
    assert FILE[:50] not in archive
    with tarfile.open(fileobj=io.BytesIO(inside)) as tar:
        assert [name.partition("/")[0] for name in tar.getnames()] == ["database", "files", "manifest.json"]

    # Restored: the same people, the same record, the same bytes. Mail that waited is not sent a second time.
    storage = FileSystemStorage(tmp_path / "files")
    proven, aside = restoring.restore(path, target, storage)
    assert proven.head == backup.head
    assert asked(target, "SELECT email FROM accounts_user") == staff.email
    with storage.open(kept.file.name) as file:
        assert file.read() == FILE
    assert asked(target, f"SELECT claimed_at IS NOT NULL FROM outbox_message WHERE id = {waiting.pk}")
    assert asked(target, "SELECT reltuples > 0 FROM pg_class WHERE relname = 'record_entry'")  # the planner knows
    programs.drop(target, aside)

    # A second time there is data: refused, and with the word for it the former database is set aside, not lost.
    with pytest.raises(CannotRestore, match="has data"):
        restoring.restore(path, target, storage)
    _proven, aside = restoring.restore(path, target, storage, replace=True)
    assert asked(target | {"NAME": aside}, "SELECT count(*) FROM accounts_user") == 1

    for wrong, why in damaged_copies(path, tmp_path):
        there = databases()
        with pytest.raises(CannotRestore, match=why):
            restoring.restore(wrong, target, storage, replace=True)
        assert databases() == there
    settings.BACKUP_KEYS = [OTHER]
    with pytest.raises(CommandError, match=r"another key\. Nothing was changed"):
        call_command("restore", str(path), "--check")


def damaged_copies(path, folder):
    for name, size, why in (("cut", -1, "cut short"), ("half", path.stat().st_size // 2, "cut short")):
        copy = folder / name
        copy.write_bytes(path.read_bytes()[:size])
        yield copy, why
    changed = bytearray(path.read_bytes())
    changed[len(changed) // 2] ^= 1
    (folder / "changed").write_bytes(changed)
    yield folder / "changed", "changed"
    (folder / "other").write_bytes(b"something else entirely")
    yield folder / "other", "no backup of ours"


@pytest.mark.django_db(transaction=True)
def test_a_broken_record_is_found_by_the_drill(tmp_path):
    staff = person(Role.STAFF)
    entry = record.note("person.seen", subject=staff, by=staff)
    record.seal()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE record_entry SET verb = 'person.unseen' WHERE id = %s", [entry.pk])
        cursor.execute("SET session_replication_role = origin")
    making.make(tmp_path / "one")
    with pytest.raises(CannotRestore, match=f"Entry {entry.pk}"):
        restoring.check(tmp_path / "one")


@pytest.mark.django_db(transaction=True)
def test_files_that_are_lost_or_changed_are_told_and_do_not_stop_the_backup(tmp_path):
    staff = person()
    lost, changed = stored(staff), stored(staff, sha256="0" * 64)
    lost.file.storage.delete(lost.file.name)
    with pytest.raises(CommandError, match="2 files are missing or are not what"):
        call_command("backup", str(tmp_path))
    backup = Backup.objects.get()
    assert (backup.files, backup.damaged) == (1, 2)
    manifest = restoring.check(tmp_path / backup.name).manifest
    assert sorted(manifest["damaged"]) == sorted([lost.file.name, changed.file.name])


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_cannot_be_made_leaves_nothing_behind(tmp_path, settings, monkeypatch):
    (tmp_path / "there").write_text("of somebody")
    with pytest.raises(CannotDo, match="never takes the place"):
        making.make(tmp_path / "there")
    with pytest.raises(CannotDo, match="There is no folder"):
        making.make(tmp_path / "nowhere" / "one")
    full = OSError(28, "No space left on device")
    monkeypatch.setattr(making.Packer, "database", lambda *_: (_ for _ in ()).throw(full))
    with pytest.raises(CannotDo, match="No space left"):
        making.make(tmp_path)
    settings.BACKUP_KEYS = []
    with pytest.raises(CannotDo, match="BACKUP_KEYS is not set"):
        making.make(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
    assert not Backup.objects.exists()


@pytest.mark.django_db
def test_a_program_older_than_the_server_is_not_taken(settings, tmp_path, monkeypatch):
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    old.chmod(0o755)
    settings.POSTGRES_PROGRAMS = str(tmp_path)
    monkeypatch.setattr(programs, "package_dir", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(CannotDo, match="postgresql-client-18"):
        programs.start("pg_dump", connection.settings_dict)


def test_old_archives_go_and_nothing_else(tmp_path):
    import os

    for name, age in (("shaping-old.backup", 40), ("shaping-new.backup", 1), ("notes.txt", 400)):
        (tmp_path / name).touch()
        moment = clock.now().timestamp() - age * 86_400
        os.utime(tmp_path / name, (moment, moment))
    assert making.expire(tmp_path, 35) == ["shaping-old.backup"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", "shaping-new.backup"]
