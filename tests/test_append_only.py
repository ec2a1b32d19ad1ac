"""The record and the histories refuse to be emptied, whatever the tests' own set-up allows."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests.append_only import switch_truncate_guards, truncate_guards


@pytest.mark.django_db
def test_truncate_of_every_guarded_table_is_refused():
    switch_truncate_guards("ENABLE")  # undone by this test's own rollback
    guarded = {table for table, trigger in truncate_guards()}
    assert {"record_entry", "record_seal"} <= guarded
    for table in guarded:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")
