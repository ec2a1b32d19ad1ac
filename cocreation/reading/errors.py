"""What reading refuses in its own way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from shaping_future.errors import Refused


@dataclass(frozen=True)
class SheetConflict:
    """One part of a sheet that was changed on two pages: `theirs` was kept before `mine` arrived (SheetText.value)."""

    part: str
    theirs: Any
    mine: Any
    who: Any
    when: datetime
    version: int


class StaleSheet(Refused):
    """Parts of the sheet were changed elsewhere since this page was opened. Nothing was changed; `sheet` is what is
    saved, `conflicts` what differs."""

    def __init__(self, sheet: Any, conflicts: list[SheetConflict]):
        super().__init__(
            "This sheet was saved somewhere else since you opened it. Both texts are below; nothing is lost."
        )
        self.sheet, self.conflicts = sheet, conflicts


class Missing(NamedTuple):
    """What a criterion still needs: `part` is "score" or "sentence"."""

    criterion: str
    part: str
    sentence: str


class Incomplete(Refused):
    """The sheet cannot be sent yet. `saved`: as it was saved meanwhile, if it was."""

    status = 400

    def __init__(self, missing: list[Missing], saved: Any = None):
        super().__init__("Every criterion needs a score or X, and a sentence.")
        self.missing, self.saved = missing, saved
