"""Rows by the thousand: copies of what services made. By services it would take hours, and pages read the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models


def copies(row: models.Model, count: int, **values: Any) -> list[Any]:
    """The row so many times. `values`: what each takes from an iterator, or the same for all. Random ids are new."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key or field.remote_field]
    same = {field.attname: getattr(row, field.attname) for field in fields if field.name not in values}
    fresh: list[tuple[str, Callable]] = [
        (field.attname, field.get_default) for field in fields if field.unique and field.has_default()
    ]
    made = []
    for _ in range(count):
        own = {name: make() for name, make in fresh} | {name: _next(value) for name, value in values.items()}
        made.append(type(row)(**same | own))
    return type(row)._base_manager.bulk_create(made, batch_size=500)


def _next(value: Any) -> Any:
    return next(value) if isinstance(value, Iterator) else value


@contextmanager
def unguarded() -> Iterator[None]:
    """Without the database's triggers: copies tell no history, and only the first grant has a Board's approval."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = origin")
