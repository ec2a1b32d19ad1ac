"""What a service raises when it refuses. The message is a sentence for the person who asked."""


class Away(OSError):
    """Something that we stand on cannot be reached now. It is nobody's fault who asked, and waiting helps."""


class Refused(Exception):
    """The request was understood and cannot be done. Nothing was changed. Shown with `status`."""

    status = 409

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowedNow(Refused):
    """The state or the clock does not allow it (a closed call, a second send)."""


class NotAllowed(Refused):
    """This person may not do it (their own conflict, the same person twice)."""

    status = 403


class NotValid(Refused):
    """The values cannot be right whoever sends them and whenever."""

    status = 400


class TooOften(Refused):
    """Asked too many times within a short time. Waiting helps."""

    status = 429
