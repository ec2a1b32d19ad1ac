"""The record and the histories refuse to be emptied."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError


@pytest.mark.django_db
def test_truncate_of_every_guarded_table_is_refused():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%%no\\_truncate%%'")
        guarded = {table for (table,) in cursor.fetchall()}
    assert {"record_entry", "record_seal"} <= guarded
    for table in guarded:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")
