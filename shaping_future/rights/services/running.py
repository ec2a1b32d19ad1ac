"""The run: what is over ends, a batch at a time, each whole with its lines in the deletion log or not at all."""

import logging
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction

from shaping_future import clock
from shaping_future.keeping import Clock, clocks
from shaping_future.logs import Word
from shaping_future.record.services import note
from shaping_future.rights.models import Deletion, Ended, FileToRemove, Rehearsal
from shaping_future.rights.queries.due import due, periods

BATCH = 25
LOCK = 7_203_452
"""The advisory lock of the one run (any number of its own, the same everywhere)."""
FILES_AT_ONCE = 200
log = logging.getLogger(__name__)


class _TakenBack(Exception):
    pass


def run() -> Counter:
    """End everything that is due; (clock, kind, how) → how many. A second run at the same time does nothing.

    A run that was killed has lost only its last batch, which is due as before: the next run goes on from there.
    """
    done: Counter = Counter()
    with _alone() as alone:
        if alone:
            number, errors = uuid.uuid4(), []
            for one in clocks():
                done += _run_one(one, periods()[one.key], number, errors)
            if errors:
                raise errors[0]
    return done


def dry_run() -> Counter:
    """What `run` would do now: done in one transaction, counted, and taken back."""
    done: Counter = Counter()
    try:
        with transaction.atomic():
            for one in clocks():
                done += _run_one(one, periods()[one.key], uuid.uuid4(), [])
            raise _TakenBack
    except _TakenBack:
        return done


def make_rehearsals() -> int:
    """Keep the dry runs that staff asked for; how many."""
    waiting = list(Rehearsal.objects.filter(made_at=None).order_by("pk"))
    for one in waiting:
        counts = [[*key, number] for key, number in dry_run().items()]
        Rehearsal.objects.filter(pk=one.pk, made_at=None).update(counts=counts, made_at=clock.now())
    return len(waiting)


def remove_files() -> int:
    """Remove from the storage what no row names any more; how many. What the storage refuses is tried again."""
    done = 0
    for one in list(FileToRemove.objects.order_by("tries", "pk")[:FILES_AT_ONCE]):
        try:
            default_storage.delete(one.name)
        except OSError:
            log.warning("a file could not be removed yet: %s", one.pk)
            FileToRemove.objects.filter(pk=one.pk).update(tries=one.tries + 1, tried_at=clock.now())
        else:
            done += FileToRemove.objects.filter(pk=one.pk).delete()[0]
    return done


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this is the only run. The lock ends with its connection, so a killed run leaves none behind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        alone = cursor.fetchone()[0]
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _run_one(one: Clock, months: int, number: uuid.UUID, errors: list[Exception]) -> Counter:
    done, failed = Counter(), set()
    while keys := list(due(one, months).exclude(pk__in=failed).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        for some in (keys, *[[key] for key in keys]):  # together; or one by one, when one of them is in the way
            try:
                done += _end(one, months, some, number)
            except Exception as error:
                if len(some) > 1 or some is not keys:
                    log.exception("retention of %s failed", Word(one.key))
                if len(some) == 1:
                    failed.add(some[0])
                    errors.append(error)
            else:
                if some is keys:
                    break
    return done


@transaction.atomic
def _end(one: Clock, months: int, keys: list[Any], number: uuid.UUID) -> Counter:
    """Locked and judged again: a hold or a change that came meanwhile counts."""
    list(one.rows().model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    keys = list(due(one, months).filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))
    if not keys:
        return Counter()
    counts = one.end(keys)
    Ended.objects.bulk_create([Ended(rule=one.key, key=str(key)) for key in keys], ignore_conflicts=True)
    write_down(number, one.key, counts, months)
    return Counter({(one.key, kind, how): count for (kind, how), count in counts.items()})


def write_down(number: uuid.UUID, rule: str, counts: Counter, months: int | None = None) -> None:
    """Lines of the deletion log, and one entry of the record that points to them."""
    lines = Deletion.objects.bulk_create(
        [
            Deletion(run=number, rule=rule, months=months, kind=kind, how=how, number=count)
            for (kind, how), count in sorted(counts.items())
            if count
        ]
    )
    if lines:
        note("retention.ended", lines[0], rule=rule, lines=len(lines))
