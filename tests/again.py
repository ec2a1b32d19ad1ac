"""What many tests begin with is built by the services once in a while. Further tests get the same rows put back.

A launched call is some hundred rows, each written by a service that asks whether it may: a tenth of a second, and more
than a quarter of the time of all tests together. Putting its rows back is a hundredth.
"""

import datetime as dt
import functools
import pickle
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from shaping_future import clock
from tests.emptying import KEPT
from tests.standing import undone

P, T = ParamSpec("P"), TypeVar("T")
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY oid"
COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
    " AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"
)
UNTOUCHED = "SELECT NOT EXISTS (SELECT FROM record_entry) AND NOT EXISTS (SELECT FROM grants_fund)"
"""People may be there. Whatever a service did has an entry of the record, and could change what is built."""
PLAIN = (str, int, bool, type(None), dt.date, dt.datetime)
FRESH, STILL_FRESH = 120, 900
"""Seconds that something kept stands for what was built a moment ago; and for what a whole file of tests would have
gone on using anyway."""


@dataclass(frozen=True)
class Kept:
    """What was built, as its rows and its objects, and what was to happen after the commit."""

    rows: str
    objects: bytes
    promised: list[tuple[Callable, bool]]
    since: float

    def is_fresh(self, seconds: int = FRESH) -> bool:
        return time.monotonic() - self.since < seconds

    def put_back(self) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(self.rows)
        for then, robust in self.promised:
            transaction.on_commit(then, robust=robust)
        return pickle.loads(self.objects)  # noqa: S301 (our own, of a moment ago)


_asked: Counter[str] = Counter()
_kept: dict[str, Kept | None] = {}


def once(build: Callable[P, T]) -> Callable[P, T]:
    """For a function whose result depends on its plain arguments and the clock alone, and begins with nothing."""

    @functools.wraps(build)
    def built(*args: P.args, **named: P.kwargs) -> T:
        return again((build.__module__, build.__qualname__, args, named), lambda: build(*args, **named))

    return built


def again(key: tuple, build: Callable[[], Any]) -> Any:
    """What `build` makes, which depends on `key` and the clock alone. What is asked for once only is not kept."""
    if not (connection.in_atomic_block and _is_plain(key) and _untouched()):
        return build()
    name = repr((key, clock.today(), clock._fixed))
    _asked[name] += 1
    if _asked[name] == 1:
        return build()
    if name not in _kept or (_kept[name] and not _kept[name].is_fresh()):
        _kept[name] = _keep(build)
    kept = _kept[name]
    return build() if kept is None else kept.put_back()


def shared(build: Callable[[], T]) -> Callable[[], T]:
    """For a large world that several files begin with, each in a fixture of its own (tests/standing.py). It is kept at
    once. Those files run one after the other on one worker: ONE_WORLD in tests/conftest.py."""

    @functools.wraps(build)
    def built() -> T:
        name = f"{build.__module__}.{build.__qualname__} {clock.today()}"
        if not (kept := _kept.get(name)) or not kept.is_fresh(STILL_FRESH):
            kept = _kept[name] = _keep(build)
        assert kept, f"{name} changes rows that were there before it"
        return kept.put_back()

    return built


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_plain, value.values()))
    return all(map(_is_plain, value)) if isinstance(value, list | tuple) else isinstance(value, PLAIN)


def _untouched() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(UNTOUCHED)
        return cursor.fetchone()[0]


def _keep(build: Callable[[], Any]) -> Kept | None:
    """None where building also changes a row that was there before: that cannot be put back."""
    with undone():
        before, waiting = _all_rows(), len(connection.run_on_commit)
        objects = pickle.dumps(build())
        after = _all_rows()
        promised = [(then, robust) for _savepoints, then, robust in connection.run_on_commit[waiting:]]
        if any(set(rows) - set(after.get(table, ())) for table, rows in before.items()):
            return None
        inserts = [_insert(table, rows, set(before.get(table, ()))) for table, rows in after.items()]
    # Neither guards nor keys are asked: they all were, when it was built.
    script = "".join(["SET LOCAL session_replication_role = replica;", *inserts])
    return Kept(script + "SET LOCAL session_replication_role = origin", objects, promised, time.monotonic())


def _all_rows() -> dict[str, list[str]]:
    """Of each table that has some, each as PostgreSQL writes it."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [table for (table,) in cursor.fetchall() if table not in KEPT]
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
        )
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT one::text FROM "{table}" one')
            found[table] = [row for (row,) in cursor.fetchall()]
    return found


def _insert(table: str, rows: list[str], before: set[str]) -> str:
    fresh = [row.replace("'", "''") for row in rows if row not in before]
    if not fresh:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [f'"{table}"'])
        columns = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
    values = ", ".join(f"'{row}'" for row in fresh)
    return f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM unnest(ARRAY[{values}]::"{table}"[]);'
