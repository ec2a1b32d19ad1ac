"""One JSON line for everything that happened, with the number of the request it happened in, and nothing of anybody's.

What a person typed, their name, address or key can be in a log's message, in an exception's text, in a path, in a
variable. So lines are made of what is known to be ours: the words that stand in our code, numbers, ids, kinds of errors
and places in code. Everything else is left out, whoever logs it. docs/decisions/logs.md.
"""

import contextvars
import re
import uuid

SHAPE = re.compile(r"[0-9a-fA-F-]{16,64}")
"""Of a request's number that somebody else may choose: nothing that could be a word."""

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
task: contextvars.ContextVar[str] = contextvars.ContextVar("task", default="")


class Word(str):
    """A word of our own code (a kind, a function's name) that may stand in a log as it is."""

    __slots__ = ()


def number_of(given: str | None) -> str:
    """The number that came with a request, or a new one."""
    return given if given and SHAPE.fullmatch(given) else uuid.uuid4().hex
