"""Emptying the tables after a test that really wrote to them, and taking away what tests rolled back."""

import time

from django.db import OperationalError, connection

KEPT = {
    "django_migrations", "django_content_type", "auth_permission", "grants_banklayout", "grants_statementlayout",
}  # fmt: skip
"""Facts about the code, and the layouts that every migration ships. Everything else is some test's."""
PATIENCE = 5
"""Seconds that a page's last request may still take."""
WORN = 5_000
"""So many rows that nobody sees any more are in the way of those that are looked for."""


def empty_tables() -> None:
    """Delete every row. Neither guards nor foreign keys are asked, and a table without rows costs nothing.

    A page's last request may stand in the way: then PostgreSQL ends one of the two, and it is tried again.
    """
    _wait_for_others()
    for pause in (1, 3, None):
        try:
            return _delete()
        except OperationalError:
            if pause is None:
                raise
            time.sleep(pause)


def _delete() -> None:
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT)
    asks = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(asks)
        filled = [row[0] for row in cursor.fetchall()]
        deletes = "".join(f'DELETE FROM "{table}";' for table in filled)
        cursor.execute(f"BEGIN; SET LOCAL session_replication_role = replica; {deletes} COMMIT")


def _wait_for_others() -> None:
    """Until nobody else is inside a transaction: what it writes would stay behind."""
    inside = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND xact_start IS NOT NULL AND backend_type = 'client backend'"
    )
    end = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(inside)
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.02)


def clean_worn_tables() -> None:
    """What the server's own cleaner would do, at a moment when no test is inside a transaction."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT relid::regclass::text FROM pg_stat_user_tables WHERE n_dead_tup > %s", [WORN])
        worn = [row[0] for row in cursor.fetchall()]
        if worn:
            cursor.execute(f"VACUUM {', '.join(worn)}")
