"""What a web process needs in order to serve people. Each probe raises when it is not there."""

import functools
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

LEAST_DISK = 200_000_000  # bytes; an upload is at most a third of it
log = logging.getLogger(__name__)


class NotThere(Exception):
    """Something that is needed is missing."""


def failing() -> list[str]:
    """Names of what is not there, in a fixed order; nothing else is said to whoever asks."""
    return [name for name, probe in PROBES.items() if not _works(name, probe)]


def _works(name: str, probe: Callable[[], None]) -> bool:
    try:
        probe()
    except Exception as error:  # whatever it is, the answer is that it does not work
        log.warning("not ready: %s", error)
        return False
    return True


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def redis() -> None:
    cache.set("ready", 1, timeout=10)
    if cache.get("ready") != 1:
        raise NotThere("redis")


def migrations() -> None:
    """Every migration of this release is applied. Asked until it is so, then never again: it cannot become untrue."""
    global _migrated
    if not _migrated:
        missing = _of_this_release() - MigrationRecorder(connection).applied_migrations().keys()
        if missing:
            raise NotThere("migrations")
        _migrated = True


_migrated = False


@functools.cache
def _of_this_release() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def disk() -> None:
    place = Path(settings.MEDIA_ROOT)
    while not place.exists():
        place = place.parent
    if shutil.disk_usage(place).free < LEAST_DISK:
        raise NotThere("disk")


PROBES = {"database": database, "redis": redis, "migrations": migrations, "disk": disk}
