"""What the database holds, as one comparable value."""

import functools

from django.db import connection

LEFT_OUT = {"django_session", "usersessions_usersession", "django_migrations"}
CONDITIONS = {
    "record_entry": "t.verb NOT LIKE '%.read'",
    "outbox_message": "NOT t.secret",
}
"""Reads are noted whoever is refused afterwards; sign-in codes are promised by signing in."""
FIELDS_LEFT_OUT = {"accounts_user": "last_login"}
MOMENTS = "(_at|_on|since|^at|^version|revision)$"


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
    """One query for all of them."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_hash(table, row) for table in tables))
        return dict(cursor.fetchall())


def _hash(table: str, row: str) -> str:
    """How many rows and the sum of their hashes: no sorting, because this runs before and after every refused post."""
    if table in FIELDS_LEFT_OUT and row == "t":
        row = f"to_jsonb(t) - '{FIELDS_LEFT_OUT[table]}'"
    rows = f"concat(count(*), ' ', sum(hashtextextended(({row})::text, 0)::numeric))"
    return f"""SELECT '{table}', {rows} FROM "{table}" t WHERE {CONDITIONS.get(table, "true")}"""
