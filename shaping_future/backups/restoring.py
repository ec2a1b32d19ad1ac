"""Restoring: always into a database beside the site's, which takes its place only when everything in it is proven."""

import contextlib
import hashlib
import io
import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.db import connection, connections

from shaping_future import clock
from shaping_future.record import queries as record
from shaping_future.record.services import note

from . import counting, programs
from .archive import BLOCK, unpack
from .cipher import Reader
from .errors import CannotRestore
from .models import Backup

BUSY = "SELECT pg_try_advisory_lock(hashtext(%s))"
"""Held while somebody works on the scratch database of that name; it ends with its connection."""


@dataclass(frozen=True)
class Proven:
    """What a restored archive holds."""

    manifest: dict[str, Any]
    entries: int
    head: str
    sha256: str


def check(path: Path, server: programs.Server | None = None) -> Proven:
    """The drill: restore into a scratch database and folder, prove the record, compare, throw both away."""
    server = server or connection.settings_dict
    digest = _is_whole(path)
    with _beside(server) as name, tempfile.TemporaryDirectory(prefix="shaping-drill-") as folder:
        return _filled(path, digest, server, name, FileSystemStorage(folder), rights=False)


def restore(
    path: Path,
    server: programs.Server | None = None,
    storage: Storage = default_storage,
    *,
    replace: bool = False,
    rights: bool = True,
) -> tuple[Proven, str]:
    """Put the site back to what the archive holds; returns what that is, and what the former database is called now.

    Files are only ever added: their names are random, so one that is there under the same name is the same file.
    """
    server = server or connection.settings_dict
    digest = _is_whole(path)
    _refuse_to_overwrite(server, replace)
    with _beside(server) as name:
        proven = _filled(path, digest, server, name, storage, rights)
        _hold_back_mail(server, name)
        aside = f"{server['NAME']}_before_{clock.now():%Y%m%d_%H%M%S}"
        connections.close_all()
        programs.swap(server, name, aside)
    cache.clear()  # what was remembered about the former database
    return proven, aside


def note_restored(path: Path, proven: Proven) -> None:
    """Say in the restored record that everything after the backup is missing from it."""
    values = _values(path, proven) | {"restored_at": clock.now()}
    backup, _new = Backup.objects.update_or_create(sha256=proven.sha256, defaults=values)
    note("backup.restored", backup, None, head=proven.head)


def note_verified(path: Path, proven: Proven) -> Backup:
    """This very archive, byte for byte, was restored and proven."""
    values = _values(path, proven) | {"verified_at": clock.now()}
    return Backup.objects.update_or_create(sha256=proven.sha256, defaults=values)[0]


def _values(path: Path, proven: Proven) -> dict[str, Any]:
    manifest = proven.manifest
    counts = {"head": proven.head, "files": manifest["files"], "damaged": len(manifest["damaged"])}
    return counts | {"name": path.name, "size": path.stat().st_size, "made_at": manifest["made_at"]}


def _is_whole(path: Path) -> str:
    """Every byte of it opens with our key, up to its end, before anything is done; its SHA-256."""
    with _opened(path) as content:
        while content.read(BLOCK):
            pass
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if not settings.BACKUP_KEYS:
        raise CannotRestore("BACKUP_KEYS is not set: without the key nobody opens a backup.")
    try:
        file = path.open("rb")
    except OSError as error:
        raise CannotRestore(f"{path} cannot be read ({error.strerror}).") from None
    with file:
        yield io.BufferedReader(Reader(file, settings.BACKUP_KEYS), BLOCK)


def _refuse_to_overwrite(server: programs.Server, replace: bool) -> None:
    with programs.asking(server) as cursor:
        if not replace and counting.has_data(cursor):
            raise CannotRestore(
                f"The database {server['NAME']} has data. With --replace it is set aside, under another name, and the "
                "archive takes its place."
            )


@contextlib.contextmanager
def _beside(server: programs.Server) -> Iterator[str]:
    """A new database on the same server; gone at the end, unless it has taken the site's place by then."""
    name = f"{server['NAME']}_scratch_{secrets.token_hex(4)}"
    with programs.asking(server, "postgres") as cursor:
        _drop_what_a_killed_one_left(cursor, server)
        cursor.execute(BUSY, [name])
        programs.create(server, name)
        try:
            yield name
        finally:
            programs.drop(server, name)


def _drop_what_a_killed_one_left(cursor: Any, server: programs.Server) -> None:
    """A scratch database that nobody works on: whoever does holds its lock, and a killed process holds nothing."""
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{server['NAME']}_scratch_"])
    for (name,) in cursor.fetchall():
        cursor.execute(BUSY, [name])
        if cursor.fetchone()[0]:
            programs.drop(server, name)


def _filled(path: Path, digest: str, server: programs.Server, name: str, storage: Storage, rights: bool) -> Proven:
    """Fill the database `name` and the storage from the archive, and prove both."""
    with _opened(path) as content, _pg_restore(server, name, rights) as restoring:
        manifest = unpack(content, restoring.stdin.write, lambda file, bytes_: _keep(storage, file, bytes_))
    with programs.asking(server, name) as cursor:
        # A restored table has no figures for the planner: it would pass for a small one until the cleaner comes by.
        cursor.execute("ANALYZE")
        wrong = counting.differences(manifest["tables"], counting.tables(cursor))
    if wrong:
        raise CannotRestore(f"What was restored is not what was backed up. {'; '.join(wrong[:5])}.")
    proof = _prove(server, name)
    if proof.broken:
        raise CannotRestore(f"The record in this archive is broken. {proof.broken}")
    if manifest["head"] and proof.head != manifest["head"]:
        raise CannotRestore("The record in this archive does not end where its manifest says.")
    return Proven(manifest, proof.sealed, proof.head, digest)


@contextlib.contextmanager
def _pg_restore(server: programs.Server, name: str, rights: bool) -> Iterator[subprocess.Popen]:
    options = ["--format=custom", "--no-owner", "--exit-on-error", *([] if rights else ["--no-privileges"])]
    with tempfile.TemporaryFile() as errors:
        program = programs.start(
            "pg_restore", server, *options, name=name, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors
        )
        try:
            with contextlib.suppress(BrokenPipeError):  # it has said why, and ended
                yield program
                program.stdin.close()
        except BaseException:
            program.kill()
            raise
        finally:
            program.wait()
            with contextlib.suppress(BrokenPipeError):
                program.stdin.close()
        if program.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().splitlines() or ["no message"]
            raise CannotRestore(f"The database could not be restored: {said[0]}")


def _keep(storage: Storage, name: str, content: BinaryIO) -> None:
    """One file under its own name; what is there under it already, and is the same, stays."""
    if storage.exists(name):
        with storage.open(name, "rb") as there:
            kept = hashlib.sha256()
            while block := there.read(BLOCK):
                kept.update(block)
        while content.read(BLOCK):
            pass
        if kept.hexdigest() == content.digest.hexdigest():
            return
        raise CannotRestore(f"The storage has another file under the name {name}. Move it away first.")
    _save(storage, name, content)


def _save(storage: Storage, name: str, content: BinaryIO) -> None:
    with tempfile.TemporaryFile() as copy:  # a storage wants to know the size, and may want to read twice
        while block := content.read(BLOCK):
            copy.write(block)
        copy.seek(0)
        if storage.save(name, File(copy)) != name:
            raise CannotRestore(f"The storage did not keep {name} under its name.")


def _prove(server: programs.Server, name: str) -> record.Proof:
    """The record of that database, read by the same code that proves the site's."""
    there = connection.copy(alias=name)
    there.settings_dict |= server | {"NAME": name, "CONN_MAX_AGE": 0}
    connections[name] = there
    try:
        return record.verify(using=name)
    finally:
        there.close()
        del connections[name]


def _hold_back_mail(server: programs.Server, name: str) -> None:
    """What waited to be sent when the backup was made has been sent since, most likely: nobody gets it twice.

    It is shown to staff as mail that may not have arrived, and they decide. What is due later waits on.
    """
    with programs.asking(server, name) as cursor:
        cursor.execute(
            "UPDATE outbox_message SET claimed_at = promised_at"
            " WHERE sent_at IS NULL AND failed_at IS NULL AND claimed_at IS NULL AND not_before <= %s",
            [clock.now()],
        )
