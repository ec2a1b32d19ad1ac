"""Worlds that are built once for many tests, and never kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction


def built_once(build: Callable[[], object], blocker) -> Iterator[object]:
    """For a fixture wider than one test: yields what `build` makes, and undoes it when the fixture ends. What a test
    does to it is undone by that test's own transaction. `blocker` is pytest-django's django_db_blocker."""
    with blocker.unblock(), transaction.atomic():
        built = build()
        # Or the end of every test, which asks for it, would check every row of the world again.
        connection.check_constraints()
        yield built
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is undone at its end, and leaves no savepoint behind: a thousand of them, one in the other,
    make every query slow."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
