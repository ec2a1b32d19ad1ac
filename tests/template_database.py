"""One migrated database for all tests: made once for a set of migrations, then copied by every worker of every run.

Migrating takes more than a minute of a processor, a copy less than a second. The name is a fingerprint of the
migrations, so that a changed one is never missed. An older template of which nothing was changed is a beginning: Django
migrates on from there, as it would on any database.
"""

import hashlib
import inspect

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

PREFIX = "shaping_migrated_"
BUILDING = "shaping_migrating"
LOCK = 1_160_224
"""Of PostgreSQL's advisory locks: two workers start at once, and one of them builds."""


def made() -> str:
    """The name of the template, built first when it is not there."""
    migrations = _migrations()
    wanted = PREFIX + _print("".join(sorted(migrations)))
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        there = _templates(cursor)
        if wanted not in there:
            fitting = {name: held for name, held in there.items() if held <= migrations}
            _build(max(fitting, key=lambda name: len(fitting[name]), default=None))
            for old in there:
                cursor.execute(f'ALTER DATABASE "{old}" IS_TEMPLATE false')
                cursor.execute(f'DROP DATABASE "{old}"')
            cursor.execute(f'COMMENT ON DATABASE "{BUILDING}" IS %s', [" ".join(sorted(migrations))])
            cursor.execute(f'ALTER DATABASE "{BUILDING}" RENAME TO "{wanted}"')
            # Nobody may be connected to a database that is copied, not even the server's own cleaner.
            cursor.execute(f'ALTER DATABASE "{wanted}" IS_TEMPLATE true ALLOW_CONNECTIONS false')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return wanted


def _migrations() -> set[str]:
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
    made()
