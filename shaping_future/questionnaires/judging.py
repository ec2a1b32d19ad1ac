"""What to do with a text whose page showed an older version than the one that is kept.

A page's *mark* is "<page>.<turn>": a random word for the page, and a number that grows with every change on it. Whoever
keeps text that is saved while people type asks here: answers of a form, parts of a score sheet.
"""

import re
from collections.abc import Sequence
from enum import Enum
from typing import Any, Protocol

MARK = re.compile(r"(?P<page>[0-9a-z-]{8,40})\.(?P<turn>[0-9]{1,9})")


class Kept(Protocol):
    """One version that was kept: the mark of its page, and who wrote it."""

    mark: str
    changed_by_id: int


class Verdict(Enum):
    GOES_ON = "the last word was this page's own: it goes on from there"
    LATE = "the page has sent a later text already: passed over"
    UNTOUCHED = "the writer left it as they found it: what is kept stays"
    CONFLICT = "somebody changed it meanwhile: the writer must see both"


def verdict(*, touched: bool, mark: str, versions: Sequence[Kept], last: Kept | None, by: Any) -> Verdict:
    """`touched`: the text differs from what its page showed. `versions`: all that were kept. `last`: what is there."""
    turn = turn_of(mark)
    own = [turn_of(one.mark)[1] for one in versions if turn and is_of_page(one, turn[0], by)]
    if own and max(own) >= turn[1]:
        return Verdict.LATE
    if own and is_of_page(last, turn[0], by):
        return Verdict.GOES_ON
    return Verdict.CONFLICT if touched else Verdict.UNTOUCHED


def turn_of(mark: str) -> tuple[str, int] | None:
    """The page and the turn; None when it is no mark."""
    found = MARK.fullmatch(mark)
    return (found["page"], int(found["turn"])) if found else None


def is_of_page(kept: Kept | None, page: str, by: Any) -> bool:
    """Whether this person wrote it on that page."""
    turn = turn_of(kept.mark) if kept is not None else None
    return turn is not None and turn[0] == page and kept.changed_by_id == by.pk
