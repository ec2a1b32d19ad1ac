"""What conversations refuse in their own way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shaping_future.errors import NotAllowedNow, Refused


@dataclass(frozen=True)
class NoteConflict:
    """One note that was changed on two pages: `theirs` was kept before `mine` arrived."""

    order: int
    theirs: str
    mine: str
    who: Any
    when: datetime
    version: int


class StaleNotes(Refused):
    """Notes were changed elsewhere since this page was opened. Nothing was changed."""

    def __init__(self, conflicts: list[NoteConflict]):
        super().__init__("These notes were saved somewhere else since you opened them. Both texts are below.")
        self.conflicts = conflicts


class Gone(NotAllowedNow):
    """The time was taken, or does not fit any more."""
