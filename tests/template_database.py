"""One migrated database for all tests: made once for a set of migrations, then copied by every worker of every run.

Migrating takes more than a minute of a processor, a copy less than a second. The name is a fingerprint of the
migrations, so that a changed one is never missed. An older template of which nothing was changed is a beginning: Django
migrates on from there, as it would on any database.

A checkout that has none yet begins with template.sql.xz, which is what an earlier set of migrations made. `python -m
tests.template_database --ship` makes it anew, from the first migration on; tests/test_template_database.py compares.
"""

import contextlib
import hashlib
import inspect
import lzma
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from shaping_future.backups import programs
from shaping_future.backups.errors import CannotDo

SHIPPED = Path(__file__).with_name("template.sql.xz")
"""Its first line says which migrations are in it."""

PREFIX = "shaping_migrated_"
BUILDING = "shaping_migrating"
LOADED = PREFIX + "shipped"
LOCK = 1_160_224
"""Of PostgreSQL's advisory locks: two workers start at once, and one of them builds."""


def made(shipped: bool = True) -> str:
    """The name of the template, built first when it is not there; from nothing, unless what is `shipped` may begin."""
    ours = migrations()
    wanted = PREFIX + _print("".join(sorted(ours)))
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        there = _templates(cursor) if shipped else {}
        if wanted not in there:
            fitting = {name: known for name, known in there.items() if known <= ours}
            if shipped and not fitting:
                fitting = _load_shipped(ours)
            _build(max(fitting, key=lambda name: len(fitting[name]), default=None))
            for old in _templates(cursor):
                cursor.execute(f'ALTER DATABASE "{old}" IS_TEMPLATE false')
                cursor.execute(f'DROP DATABASE "{old}"')
            cursor.execute(f'COMMENT ON DATABASE "{BUILDING}" IS %s', [" ".join(sorted(ours))])
            cursor.execute(f'ALTER DATABASE "{BUILDING}" RENAME TO "{wanted}"')
            # Nobody may be connected to a database that is copied, not even the server's own cleaner.
            cursor.execute(f'ALTER DATABASE "{wanted}" IS_TEMPLATE true ALLOW_CONNECTIONS false')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return wanted


def _load_shipped(ours: set[str]) -> dict[str, set[str]]:
    """What is shipped, in a database; nothing where one of its migrations has changed, the server is too old for it, or
    there is no psql."""
    with contextlib.suppress(CannotDo):
        if held() <= ours and load(SHIPPED, LOADED):
            return {LOADED: held()}
    return {}


def held() -> set[str]:
    """The migrations that are in what is shipped."""
    with lzma.open(SHIPPED, "rt") as text:
        return set(text.readline().removeprefix("--").split())


def load(sql: Path, name: str) -> bool:
    """Fill a new database from a file. False where the server refuses something of it."""
    server = connection.settings_dict
    programs.drop(server, name)
    programs.create(server, name)
    command = ("--quiet", "--set=ON_ERROR_STOP=1", "--file=-")
    quiet = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL}
    psql = programs.start("psql", server, *command, name=name, **quiet)
    psql.communicate(lzma.decompress(sql.read_bytes()))
    return psql.returncode == 0


def ship(sql: Path = SHIPPED) -> None:
    """Write it, after migrating from nothing."""
    server, name = connection.settings_dict, made(shipped=False)
    programs.drop(server, LOADED)
    with programs.asking(server, "postgres") as cursor:  # a template takes no connections: its copy does
        cursor.execute(f'CREATE DATABASE "{LOADED}" TEMPLATE "{name}"')
    text = "--" + " ".join(sorted(migrations())) + "\n" + dump(server, LOADED)
    programs.drop(server, LOADED)
    sql.write_bytes(lzma.compress(text.encode(), preset=9))


def dump(server: programs.Server, name: str, *how: str) -> str:
    """Tables, guards and rows as SQL. Without psql's own commands, which hold a random word."""
    how = ("--no-owner", "--no-privileges", "--no-comments", *how)
    text = programs.start("pg_dump", server, *how, name=name, stdout=subprocess.PIPE, text=True).communicate()[0]
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(("\\restrict", "\\unr")))


def migrations() -> set[str]:
    """A fingerprint of each migration on disk."""
    found = MigrationLoader(None).disk_migrations
    return {_print(repr(key) + inspect.getsource(inspect.getmodule(type(one)))) for key, one in found.items()}


def _print(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _templates(cursor) -> dict[str, set[str]]:
    """The templates that are there, each with the migrations that it holds."""
    held = "shobj_description(oid, 'pg_database')"
    cursor.execute(f"SELECT datname, {held} FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
    return {name: set((held or "-").split()) for name, held in cursor.fetchall()}


def _build(beginning: str | None) -> None:
    ours, test = connection.settings_dict, connection.settings_dict["TEST"]
    before = ours["NAME"], test["NAME"], test.get("TEMPLATE")
    test["NAME"], test["TEMPLATE"] = BUILDING, beginning
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        ours["NAME"], test["NAME"], test["TEMPLATE"] = before
        settings.DATABASES[connection.alias]["NAME"] = before[0]


if __name__ == "__main__":  # script/test begins with it, beside the checks that need no database
    import django

    django.setup()
    if sys.argv[1:2] == ["--ship"]:
        ship(*map(Path, sys.argv[2:]))
    else:
        made()
