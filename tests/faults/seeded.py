"""A migrated, empty database as a file: python -m tests.faults.seeded FILE."""

import subprocess
import sys
from pathlib import Path

COPY = "shaping_faults_copy"


def main(path: Path) -> None:
    """Written from the template of the tests, which nobody may be connected to: so from a copy of it."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from tests import template_database

    name = template_database.made()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{COPY}"')
        cursor.execute(f'CREATE DATABASE "{COPY}" TEMPLATE "{name}"')
        at = ["-h", settings.DATABASES["default"]["HOST"], "-U", "shaping", "-d", COPY]
        command = [program("pg_dump"), *at, "-Fc", "-Z1", "-f", path]
        subprocess.run(command, check=True)
        cursor.execute(f'DROP DATABASE "{COPY}"')


def program(name: str) -> Path:
    """One of PostgreSQL's own, from where the server comes."""
    from shaping_future.local import places, postgres

    return postgres._programs(places.server_account()) / name


if __name__ == "__main__":
    main(Path(sys.argv[1]))
