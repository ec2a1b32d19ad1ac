"""What the database holds, as one comparable value."""

import functools
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LEFT_OUT = {"django_session", "usersessions_usersession", "django_migrations"}
CONDITIONS = {
    "record_entry": "t.verb NOT LIKE '%.read'",
    "outbox_message": "NOT t.secret",
}
"""Reads are noted whoever is refused afterwards; sign-in codes are promised by signing in."""
FIELDS_LEFT_OUT = {"accounts_user": "last_login"}
MOMENTS = "(_at|_on|since|^at|^version|revision)$"


_known: dict[str, dict[str, str]] = defaultdict(dict)
"""Of the world as it was built: what of a row was hashed → table → hash."""
_written: dict[str, int] | None = None
"""How much had been written to each table when the test began; None outside of `from_the_same_world`."""


def another_world() -> None:
    """Nothing is known of it yet."""
    _known.clear()


@contextmanager
def from_the_same_world() -> Iterator[None]:
    """While one test runs that began with the world as it was built: a table that it never wrote to is hashed once for
    all such tests. Hashing everything before and after each refusal took a fifth of the whole test run."""
    global _written
    _written = _writes()
    yield
    _written = None


def _writes() -> dict[str, int]:
    """Table → rows written in this transaction, those too that were rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def digest() -> dict[str, str]:
    """Each table's name and the hash of its rows, without sessions, sign-in codes and notes of reads."""
    return _hashes(_tables(), "t")


def facts() -> dict[str, str]:
    """The same without the history: what holds, not when it was said or how often."""
    named = f"(SELECT jsonb_object_agg(k, v) FROM jsonb_each(to_jsonb(t)) AS e(k, v) WHERE k !~ '{MOMENTS}')"
    return _hashes([one for one in _tables() if not one.startswith("record_") and not one.endswith("event")], named)


def changed(before: dict[str, str]) -> set[str]:
    """The tables that are not as they were."""
    now = digest()
    return {table for table in now if now[table] != before[table]}


@functools.cache
def _tables() -> list[str]:
    return sorted(set(connection.introspection.table_names()) - LEFT_OUT)


def _hashes(tables: list[str], row: str) -> dict[str, str]:
    known, now = _known[row], _writes()
    untouched = {table for table in tables if _written is not None and now.get(table) == _written.get(table)}
    found = _counted([table for table in tables if table not in untouched or table not in known], row)
    known.update((table, found[table]) for table in untouched & set(found))
    return {table: known[table] if table in untouched else found[table] for table in tables}


def _counted(tables: list[str], row: str) -> dict[str, str]:
    """One query for all of them."""
    if not tables:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_hash(table, row) for table in tables))
        return dict(cursor.fetchall())


def _hash(table: str, row: str) -> str:
    """How many rows and the sum of their hashes: no sorting, because this runs before and after every refused post."""
    if table in FIELDS_LEFT_OUT and row == "t":
        row = f"to_jsonb(t) - '{FIELDS_LEFT_OUT[table]}'"
    rows = f"concat(count(*), ' ', sum(hashtextextended(({row})::text, 0)::numeric))"
    return f"""SELECT '{table}', {rows} FROM "{table}" t WHERE {CONDITIONS.get(table, "true")}"""
