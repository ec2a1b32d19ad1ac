"""What reading refuses in its own way."""

from typing import Any, NamedTuple

from shaping_future.errors import Refused


class StaleSheet(Refused):
    """The sheet was saved in another tab since this one was opened. Nothing was changed; `sheet` is what is saved."""

    def __init__(self, sheet: Any):
        super().__init__(
            "This sheet was saved somewhere else since you opened it. Both texts are below; nothing is lost."
        )
        self.sheet = sheet


class Missing(NamedTuple):
    """What a criterion still needs: `part` is "score" or "sentence"."""

    criterion: str
    part: str
    sentence: str


class Incomplete(Refused):
    """The sheet cannot be sent yet."""

    status = 400

    def __init__(self, missing: list[Missing]):
        super().__init__("Every criterion needs a score or X, and a sentence.")
        self.missing = missing
