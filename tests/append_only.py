"""The guards that refuse TRUNCATE of the record and of the histories."""

from django.db import connection


def truncate_guards() -> list[tuple[str, str]]:
    """(table, trigger) of every guard."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%%no\\_truncate%%' ORDER BY 1"
        )
        return cursor.fetchall()


def switch_truncate_guards(switch: str) -> None:
    """switch: ENABLE or DISABLE."""
    with connection.cursor() as cursor:
        for table, trigger in truncate_guards():
            cursor.execute(f'ALTER TABLE {table} {switch} TRIGGER "{trigger}"')
