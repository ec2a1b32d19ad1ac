"""A backup and a restore that are killed half way: all is as it was, and the next one takes away what they left."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as site
from django.db import connection

from shaping_future.accounts.models import User
from shaping_future.backups import counting, making, programs, restoring
from shaping_future.backups.models import Backup
from shaping_future.outbox.models import Message
from shaping_future.record import services as record
from tests.backups.test_cipher import KEY
from tests.backups.test_drill import databases
from tests.backups.test_drill import target as target  # a fixture
from tests.cast import person

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
TIMES = 4
MUCH = 24
"""Megabytes that cannot be made smaller: so long a backup takes that it can be met half way."""


@pytest.fixture(autouse=True)
def keys(settings):
    settings.BACKUP_KEYS = [KEY]


@pytest.fixture
def much():
    chance = random.Random(8)
    Message.objects.bulk_create(
        Message(key=f"m{number}", to="a@people.example", subject="Much", body=chance.randbytes(500_000).hex())
        for number in range(MUCH)
    )
    record.note("person.seen", subject=(one := person()), by=one)
    record.seal()


@contextlib.contextmanager
def started(folder, database, *command):
    """`manage.py …` on that database, in a process of its own; killed as a whole at the end."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.served",
        "TEST_DATABASE": database,
        "BACKUP_KEYS": KEY,
        "TMPDIR": str(folder),
    }
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    running = subprocess.Popen([sys.executable, "manage.py", *command], cwd=site.ROOT, env=environment, **quiet)
    try:
        yield running
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def until(seen, running):
    """Wait for something of a running process; it may not end before."""
    end = time.monotonic() + 120
    while not seen():
        assert running.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < end
        time.sleep(0.005)


def test_a_killed_backup_leaves_no_archive_and_the_next_one_removes_its_half(much, tmp_path):
    (place := tmp_path / "backups").mkdir()
    chance, halves = random.Random(), 0
    for _ in range(TIMES):
        much_written = chance.randint(0, MUCH * 400_000)

        def has_written(much_written=much_written):
            sizes = [path.stat().st_size for path in place.glob(".half-*")]
            return len(sizes) > 0 and max(sizes) >= much_written

        with started(tmp_path, connection.settings_dict["NAME"], "backup", str(place)) as running:
            until(has_written, running)
        assert [path.name for path in place.glob("*.backup")] == []
        assert not Backup.objects.exists()
        halves = len(list(place.glob(".half-*")))
        assert halves == 1  # the half of the one before is gone
    backup = making.make(place)
    assert [path.name for path in place.iterdir()] == [backup.name]
    assert restoring.check(place / backup.name).head == backup.head


def test_a_killed_restore_leaves_the_database_as_it_was_and_the_next_one_removes_its_half(much, target, tmp_path):
    backup = making.make(tmp_path)
    restoring.restore(tmp_path / backup.name, target, replace=True)
    with programs.asking(target) as cursor:
        cursor.execute("UPDATE accounts_user SET name = 'Came after the backup'")
        before = counting.tables(cursor)
    aside = set(databases())
    chance, left = random.Random(), set()
    for _ in range(TIMES):
        arguments = ("restore", str(tmp_path / backup.name), "--replace")
        with started(tmp_path, target["NAME"], *arguments) as running:
            until(lambda left=left: scratch(target) - left, running)
            time.sleep(chance.uniform(0, 1.5))
            assert running.poll() is None
        left = scratch(target)
        assert len(left) == 1  # that of the one before is gone
        with programs.asking(target) as cursor:
            assert counting.tables(cursor) == before
            cursor.execute("SELECT name FROM accounts_user")
            assert cursor.fetchone() == ("Came after the backup",)
        assert set(databases()) - left == aside
    _proven, former = restoring.restore(tmp_path / backup.name, target, replace=True)
    assert scratch(target) == set()
    with programs.asking(target) as cursor:
        cursor.execute("SELECT name FROM accounts_user")
        assert cursor.fetchone() == (User.objects.get().name,)
    with programs.asking(target, former) as cursor:
        assert counting.tables(cursor) == before


def scratch(server):
    return {name for name in databases() if name.startswith(f"{server['NAME']}_scratch_")}
