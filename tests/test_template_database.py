"""The migrated database that a new checkout begins with is one that its migrations make."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from shaping_future.backups import programs
from tests import template_database


def test_what_is_shipped_is_a_beginning_of_todays_migrations():
    assert template_database.held() <= template_database.migrations(), (
        "A migration that is shipped in tests/template.sql.xz has changed or is gone, so every new checkout migrates "
        "from nothing: run python -m tests.template_database --ship"
    )


@pytest.mark.long
@pytest.mark.django_db
def test_what_is_shipped_becomes_what_the_migrations_make_from_nothing(tmp_path):
    """In a server of its own. Read back once, because PostgreSQL words a rule otherwise the second time."""
    here = {**os.environ, "SHAPING_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    made = tmp_path / "made.sql.xz"
    ship = [sys.executable, "-m", "tests.template_database", "--ship", str(made)]
    try:
        subprocess.run(ship, env=here, check=True)
    finally:
        subprocess.run([sys.executable, "-m", "shaping_future.local.services", "stop"], env=here, check=True)
    server, name = connection.settings_dict, f"{connection.settings_dict['NAME']}_made"
    try:
        assert template_database.load(made, name)
        from_nothing = template_database.dump(server, name, "--schema-only")
    finally:
        programs.drop(server, name)
    assert template_database.dump(server, server["NAME"], "--schema-only") == from_nothing
