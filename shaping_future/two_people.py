"""What only two people of the fund may do together: the first agrees, another one does it."""

from typing import Any

from django.db.models import Model

from . import clock
from .errors import NotAllowed
from .record.services import note


def first_of_two(row: Model, verb: str, *, by: Any) -> bool:
    """Whether `by` is the first who agrees to `row` (locked by the caller; it has `first_at` and `first_by`): that is
    written down, and nothing happens yet. The second is somebody else; the database says so too."""
    if row.first_by_id is None:
        row.first_at, row.first_by = clock.now(), by
        row.save(update_fields=["first_at", "first_by"])
        note(f"{verb}.confirmed-first", row, by=by)
        return True
    if row.first_by_id == by.pk:
        raise NotAllowed("You agreed already. A second person of the fund has to agree as well.")
    return False
