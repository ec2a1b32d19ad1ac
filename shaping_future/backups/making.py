"""Making a backup: the database as it was at one moment, and the files that it names at that moment."""

import contextlib
import datetime as dt
import fcntl
import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import connection, models
from psycopg2 import sql

from shaping_future import clock

from . import counting, programs
from .archive import Packer
from .cipher import Writer
from .errors import CannotBackUp
from .models import Backup

HALF = ".half-"
"""How the name of an archive begins that is not whole yet."""
AT_ONCE = 500
"""Rows that name files, fetched together."""


def make(target: Path, server: programs.Server | None = None, storage: Storage = default_storage) -> Backup:
    """Write one archive to `target` (a folder or a new file), whole or not at all, and note that it is there."""
    if not settings.BACKUP_KEYS:
        raise CannotBackUp("BACKUP_KEYS is not set: a backup that anybody can read is not made.")
    path = _place(target)
    server = server or connection.settings_dict
    _remove_halves(path.parent)
    half, name = tempfile.mkstemp(prefix=HALF, dir=path.parent)
    fcntl.flock(half, fcntl.LOCK_EX)
    try:
        with os.fdopen(half, "w+b") as file:
            manifest = _write(file, server, storage)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.link(name, path)  # refuses to take the place of a file that came meanwhile
        _settle(path.parent)
    except OSError as error:
        raise CannotBackUp(f"The archive could not be written: {error.strerror or type(error).__name__}.") from error
    finally:
        os.unlink(name)
    return Backup.objects.create(
        made_at=dt.datetime.fromisoformat(manifest["made_at"]),
        name=path.name,
        size=path.stat().st_size,
        sha256=digest,
        head=manifest["head"],
        files=manifest["files"],
        damaged=len(manifest["damaged"]),
    )


def expire(folder: Path, days: int) -> list[str]:
    """Remove our archives in the folder that are older: what was erased from the site must not live on in them."""
    end = clock.now() - dt.timedelta(days=days)
    gone = [path for path in sorted(folder.glob("shaping-*.backup")) if path.stat().st_mtime < end.timestamp()]
    for path in gone:
        path.unlink()
    return [path.name for path in gone]


def _remove_halves(folder: Path) -> None:
    """What a killed backup left: whoever still writes holds a lock on it, and a killed process holds nothing."""
    for path in folder.glob(f"{HALF}*"):
        with contextlib.suppress(OSError), path.open("rb") as half:
            fcntl.flock(half, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _place(target: Path) -> Path:
    path = target / f"shaping-{clock.now():%Y%m%dT%H%M%SZ}.backup" if target.is_dir() else target
    if not path.parent.is_dir():
        raise CannotBackUp(f"There is no folder {path.parent}.")
    if path.exists():
        raise CannotBackUp(f"{path} is there already. A backup never takes the place of another.")
    return path


def _write(file: BinaryIO, server: programs.Server, storage: Storage) -> dict[str, Any]:
    sealed = Writer(file, settings.BACKUP_KEYS[0])
    packer = Packer(sealed)
    with _snapshot(server) as (cursor, snapshot):
        manifest = {"version": 1, "made_at": clock.now().isoformat(), "tables": counting.tables(cursor)}
        manifest["head"] = _head(cursor)
        with contextlib.closing(_Dump(server, snapshot)) as dump:
            manifest["database_bytes"] = packer.database(dump)
        manifest |= _files(packer, cursor, storage)
    packer.finish(manifest)
    sealed.finish()
    return manifest


@contextlib.contextmanager
def _snapshot(server: programs.Server) -> Iterator[tuple[Any, str]]:
    """One moment for everything: pg_dump, the counts and the list of files see the same rows."""
    with programs.asking(server) as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor, cursor.fetchone()[0]


class _Dump:
    """pg_dump's output as a file. Its end is only believed when the program says that all went well."""

    def __init__(self, server: programs.Server, snapshot: str):
        options = ("--format=custom", "--no-owner", f"--snapshot={snapshot}", "--lock-wait-timeout=60s")
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (a pipe that nobody reads would stop pg_dump)
        self._program = programs.start(
            "pg_dump", server, *options, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._errors
        )

    def read(self, size: int) -> bytes:
        data = self._program.stdout.read(size)
        if not data and self._program.wait():
            self._errors.seek(0)
            said = self._errors.read().decode(errors="replace").strip().splitlines() or ["no message"]
            raise CannotBackUp(f"The database could not be read: {said[-1]}")
        return data

    def close(self) -> None:
        """Nothing is left running, also when the disk was full half way."""
        self._program.kill()
        self._program.wait()
        self._program.stdout.close()
        self._errors.close()


def _head(cursor: Any) -> str:
    cursor.execute("SELECT hash FROM record_seal ORDER BY position DESC LIMIT 1")
    row = cursor.fetchone()
    return row[0] if row else ""


def _files(packer: Packer, cursor: Any, storage: Storage) -> dict[str, Any]:
    """Every stored file that a row names. One that is not what its row says is kept as it is, and told."""
    found, size, damaged = 0, 0, []
    for name, sha256 in _named(cursor):
        try:
            length = storage.size(name)
            content = storage.open(name, "rb")
        except OSError:
            damaged.append(name)
            continue
        with content:
            actual = packer.add(f"files/{name}", length, content)
        found, size = found + 1, size + length
        if actual != sha256:
            damaged.append(name)
    return {"files": found, "file_bytes": size, "damaged": damaged}


def _named(cursor: Any) -> Iterator[tuple[str, str]]:
    """(name in the storage, SHA-256) from every table that has files, a few at a time."""
    for model in file_models():
        table = model._meta.db_table
        query = sql.SQL("DECLARE {} NO SCROLL CURSOR FOR SELECT file, sha256 FROM {} WHERE file <> '' ORDER BY file")
        cursor.execute(query.format(sql.Identifier(f"of_{table}"), sql.Identifier(table)))
        fetch = sql.SQL("FETCH {} FROM {}").format(sql.Literal(AT_ONCE), sql.Identifier(f"of_{table}"))
        while True:
            cursor.execute(fetch)
            rows = cursor.fetchall()
            if not rows:
                break
            yield from rows


def file_models() -> list[type[models.Model]]:
    """Every model that keeps a file; a test holds that each has `file` and `sha256`."""
    return [
        model
        for model in apps.get_models()
        if any(isinstance(f, models.FileField) for f in model._meta.concrete_fields)
    ]


def _settle(folder: Path) -> None:
    """The new name survives a power cut too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
