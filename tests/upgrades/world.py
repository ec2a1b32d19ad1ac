"""The demo world of the release before, migrated by this one; and the code of the release before."""

import contextlib
import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from shaping_future.backups import programs
from shaping_future.watch import upgrades
from tests.upgrades.leave import ABOUT, SQL

BEFORE = json.loads(ABOUT.read_text())
COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
AND is_generated = 'NEVER' FROM information_schema.columns WHERE table_schema = 'public'
"""


class Upgraded:
    """The demo world of the release before, in a database of its own, migrated by this release's own command."""

    def __init__(self):
        self.server = connection.settings_dict | {"NAME": f"{connection.settings_dict['NAME']}_upgrade"}
        programs.drop(connection.settings_dict, self.server["NAME"])
        programs.create(connection.settings_dict, self.server["NAME"])
        self._load()
        self.columns_before = self._columns()
        with self.as_the_site():
            self._migrate()
        self.columns_after = self._columns()
        self.django = self._connected()

    def _load(self) -> None:
        command = ("--quiet", "--set=ON_ERROR_STOP=1", "--file=-")
        quiet = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL}
        psql = programs.start("psql", self.server, *command, **quiet)
        with lzma.open(SQL) as text:
            psql.stdin.write(text.read())
        psql.stdin.close()
        assert psql.wait() == 0

    @contextlib.contextmanager
    def as_the_site(self):
        """For a while the site's database is this one: migrations that fill rows ask for no other."""
        connection.close()
        before = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = self.server["NAME"]
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before

    def _migrate(self) -> None:
        self.reasons = upgrades.pending_reasons()
        call_command("migrate", verbosity=0)

    def _connected(self):
        there = connection.copy(alias="upgrade")
        there.settings_dict |= self.server
        connections["upgrade"] = there
        return there

    def _columns(self) -> dict:
        with programs.asking(self.server) as cursor:
            cursor.execute(COLUMNS)
            return {(table, column): (kind, required) for table, column, kind, required in cursor.fetchall()}

    def close(self) -> None:
        self.django.close()
        del connections["upgrade"]
        programs.drop(connection.settings_dict, self.server["NAME"])


def goes_on(root: Path, database: str, *how: str) -> dict:
    """What tests/upgrades/goes_on.py of the release in that folder did on this database."""
    there = {
        "DJANGO_SETTINGS_MODULE": "tests.served",
        "TEST_DATABASE": database,
        "SEALING_KEYS": BEFORE["sealing_keys"],
    }
    command = [sys.executable, "-m", "tests.upgrades.goes_on", BEFORE["left_at"], *how]
    done = subprocess.run(command, cwd=root, env=os.environ | there, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


class ReleaseBefore:
    """Its own code, out of the history of this checkout, with the packages of this one."""

    def __init__(self, folder: Path):
        self.folder = folder
        archive = git("archive", "--format=tar", BEFORE["commit"])
        subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)

    def packages(self) -> str:
        """Whether it was made with other versions than those it runs with here."""
        locks = [(root / "requirements.lock").read_text() for root in (self.folder, settings.ROOT)]
        return "It has other locked packages than this release." if locks[0] != locks[1] else "Its packages are ours."


def release_before(folder: Path) -> ReleaseBefore:
    """Skipped where the history is not there: in a copy without one, and in a clone that was cut short."""
    if git("cat-file", "-e", f"{BEFORE['commit']}^{{commit}}").returncode == 0:
        return ReleaseBefore(folder)
    whole = git("rev-parse", "--is-shallow-repository").stdout.strip() == b"false"
    if whole and os.environ.get("CI") == "true":
        pytest.fail(f"The history has no commit {BEFORE['commit']}: tests/upgrades/before.json names another.")
    pytest.skip(f"No history here with {BEFORE['commit']}: the code of the release before was not tried.")


def git(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(["git", *arguments], cwd=settings.ROOT, capture_output=True, check=False)
