"""What this folder refuses, and how it says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shaping_future.errors import NotValid, Refused


class MalformedDefinition(NotValid):
    """A definition file that cannot be read as a whole. `line` counts from 1; `reason` is plain words."""

    def __init__(self, line: int, reason: str):
        super().__init__(f"Line {line}: {reason}")
        self.line = line
        self.reason = reason


class InvalidAnswer(NotValid):
    """An answer that cannot be kept. `sentences` says what to mend, one thing each."""

    def __init__(self, *sentences: str):
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)


@dataclass(frozen=True)
class Conflict:
    """Two people changed one answer: `theirs` was kept before `mine` arrived."""

    question: Any
    theirs: Any
    mine: Any
    who: Any
    when: datetime
    version: int


class StaleAnswers(Refused):
    """Somebody else changed some of these answers since the page was opened. Nothing was saved; both texts are here."""

    def __init__(self, conflicts: list[Conflict]):
        super().__init__(
            "Somebody else changed this while you were writing. Nothing was lost. Read both, then choose what to keep."
        )
        self.conflicts = conflicts


_collected: ContextVar[list[MalformedDefinition] | None] = ContextVar("collected", default=None)


@contextmanager
def collecting() -> Iterator[list[MalformedDefinition]]:
    """Inside, what `disagree` hears is collected in the list instead of refused: a form that is being built may be
    wrong for a while (its weights do not add up yet), a file may not."""
    found: list[MalformedDefinition] = []
    token = _collected.set(found)
    try:
        yield found
    finally:
        _collected.reset(token)


def disagree(line: int, reason: str) -> None:
    """Parts that are right by themselves do not fit each other: refused, or collected."""
    problem, found = MalformedDefinition(line, reason), _collected.get()
    if found is None:
        raise problem
    found.append(problem)
