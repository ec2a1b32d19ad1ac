"""Every change here: one verb, one function, one transaction, one named actor."""

from .bulk import changed_since, find_all_eligible, read_seen, seen
from .filters import delete_filter, remember_filter, rename_filter, save_filter
from .taking import note_export, select

__all__ = [
    "changed_since",
    "delete_filter",
    "find_all_eligible",
    "note_export",
    "read_seen",
    "remember_filter",
    "rename_filter",
    "save_filter",
    "seen",
    "select",
]
