"""Databases of the bench's own, beside the one in use: one for each size of the world."""

import os
import pickle
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from shaping_future.local import places, services


def name_of(size: int) -> str:
    return f"{_in_use()}_bench_{size}"


def url_of(size: int) -> str:
    return urlunsplit(_url()._replace(path=f"/{name_of(size)}"))


def make(size: int, like: int | None = None) -> None:
    """A migrated database, or a copy of the one of another size. One that was there before is dropped."""
    from django.db import connection

    from tests import template_database

    _kept().unlink(missing_ok=True)
    model = template_database.made() if like is None else name_of(like)
    connection.close()  # nobody may be in one that is copied
    name = name_of(size)
    _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{model}"')


def use(size: int) -> None:
    """This process goes on with the database of this size, and with its own corner of the cache."""
    from django.core.cache import caches
    from django.db import connection

    if connection.settings_dict["NAME"] != name_of(size):
        connection.close()
        connection.settings_dict["NAME"] = caches["default"].key_prefix = name_of(size)


def analyse() -> None:
    """What the database does by itself some minutes after many rows were written."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def keep_worlds(worlds: dict[int, Any]) -> None:
    """For --again: what the worlds are about. Their rows stay in the databases."""
    _kept().write_bytes(pickle.dumps(worlds))


def kept_worlds() -> dict[int, Any]:
    """What the last run left; empty when there was none."""
    return pickle.loads(_kept().read_bytes()) if _kept().exists() else {}  # noqa: S301 (this program wrote it)


def _kept() -> Path:
    return places.VAR / "worlds.pickle"


_first: list[str] = []


def _url() -> Any:
    """Of the database in use when the bench started, whatever DATABASE_URL says later."""
    if not _first:
        _first.append(services.database_url(fast=True))
    return urlsplit(_first[0])


def _in_use() -> str:
    return _url().path.lstrip("/")


def _run(*statements: str) -> None:
    import psycopg2

    connection = psycopg2.connect(urlunsplit(_url()))
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def choose_first(size: int) -> None:
    """Before Django is set up: its settings read DATABASE_URL."""
    os.environ["DATABASE_URL"] = url_of(size)
