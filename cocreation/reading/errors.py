"""What reading refuses in its own way."""

from shaping_future.errors import Refused


class StaleSheet(Refused):
    """The sheet was saved in another tab since this one was opened. Nothing was changed; `sheet` is what is saved."""

    def __init__(self, sheet):
        super().__init__(
            "This sheet was saved somewhere else since you opened it. Both texts are below; nothing is lost."
        )
        self.sheet = sheet


class Incomplete(Refused):
    """The sheet cannot be sent yet: {criterion key: sentence} of what is missing."""

    status = 400

    def __init__(self, missing: dict[str, str]):
        super().__init__("Every criterion needs a score or X, and a sentence.")
        self.missing = missing
