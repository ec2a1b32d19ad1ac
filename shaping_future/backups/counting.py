"""What a database holds, so that before and after can be compared."""

from typing import Any

from psycopg2 import sql


def tables(cursor: Any) -> dict[str, int]:
    """Every table of the site and its number of rows, as this cursor's transaction sees them."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return {name: _rows(cursor, name) for (name,) in cursor.fetchall()}


def has_data(cursor: Any) -> bool:
    """Whether anybody has worked with it: a person or an entry in the record. A migrated, unused database has none."""
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename IN ('accounts_user', 'record_entry')"
    )
    return any(_rows(cursor, name) for (name,) in cursor.fetchall())


def differences(expected: dict[str, int], found: dict[str, int]) -> list[str]:
    """In words, table by table."""
    names = sorted(expected.keys() | found.keys())
    return [
        f"{name}: {expected.get(name, 'no table')} in the archive, {found.get(name, 'no table')} restored"
        for name in names
        if expected.get(name) != found.get(name)
    ]


def _rows(cursor: Any, name: str) -> int:
    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))
    return cursor.fetchone()[0]
