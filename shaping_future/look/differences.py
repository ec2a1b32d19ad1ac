"""What changed between two texts, word by word. Pure functions; components/difference.html shows what they find."""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "new", "left out"]

MOST_COMPARED = 6_000
"""Words and spaces of one text. What is longer, once equal ends are taken off, is shown as one change: comparing takes
time that grows with the square, and nobody reads that many small changes."""

# Scripts that put no spaces between words are compared sign by sign: a whole sentence would otherwise be one word.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_JOINERS = {"\u200c", "\u200d", "'", "’", "-"}  # inside a word: don't, well-being, and what joins letters in Farsi


@dataclass(frozen=True)
class Piece:
    """A run of text: `same` in both, `gone` from the earlier, `new` in the later; `left out` stands for equal text."""

    kind: Kind
    text: str

    @property
    def is_space(self) -> bool:
        """Only white space, which nobody would see as changed."""
        return not self.text.strip()


def words_changed(before: str, after: str) -> list[Piece]:
    """Both texts as pieces in reading order; neighbours differ in kind.

    The pieces that are not `new`, joined, are `before`; those that are not `gone`, joined, are `after`.
    """
    return list(_merged(_without_lone_spaces(list(_merged(_compared(_words(before), _words(after)))))))


def shortened(pieces: list[Piece], around: int = 12) -> list[Piece]:
    """The same with long equal runs cut to `around` words beside a change; what was cut is one piece `left out`."""
    shown: list[Piece] = []
    for place, piece in enumerate(pieces):
        words = _words(piece.text)
        start = 0 if place == 0 else 2 * around
        end = len(words) - (0 if place == len(pieces) - 1 else 2 * around)
        if piece.kind != "same" or len(pieces) == 1 or end - start < around:
            shown.append(piece)
            continue
        parts = [("same", words[:start]), ("left out", words[start:end]), ("same", words[end:])]
        shown += [Piece(kind, "".join(part)) for kind, part in parts if part]
    return shown


def _words(text: str) -> list[str]:
    """Runs of letters, runs of white space, and every other sign by itself."""
    found: list[str] = []
    for kind, run in itertools.groupby(text, key=_kind_of_sign):
        signs = list(run)
        found += signs if kind == "sign" else ["".join(signs)]
    return found


def _kind_of_sign(sign: str) -> str:
    if sign.isspace():
        return "space"
    if _UNSPACED.match(sign):
        return "sign"
    return "word" if sign in _JOINERS or unicodedata.category(sign)[0] in "LMN" else "sign"


def _compared(before: list[str], after: list[str]) -> Iterator[Piece]:
    """The equal ends first: nearly every change is in one place, and what lies between them is short."""
    head = _equal(zip(before, after, strict=False))
    rest_before, rest_after = before[head:], after[head:]
    tail = _equal(zip(reversed(rest_before), reversed(rest_after), strict=False))
    old, new = rest_before[: len(rest_before) - tail], rest_after[: len(rest_after) - tail]
    yield Piece("same", "".join(before[:head]))
    if max(len(old), len(new)) > MOST_COMPARED:
        yield from (Piece("gone", "".join(old)), Piece("new", "".join(new)))
    else:
        for kind, one, two, three, four in SequenceMatcher(None, old, new).get_opcodes():
            if kind == "equal":
                yield Piece("same", "".join(old[one:two]))
            else:
                yield from (Piece("gone", "".join(old[one:two])), Piece("new", "".join(new[three:four])))
    yield Piece("same", "".join(rest_before[len(old) :]))


def _equal(pairs: Iterator[tuple[str, str]]) -> int:
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _without_lone_spaces(pieces: list[Piece]) -> Iterator[Piece]:
    """A space between two changed words joins them: one change of three words reads better than three of one."""
    for place, piece in enumerate(pieces):
        between = 0 < place < len(pieces) - 1
        if piece.kind == "same" and piece.is_space and between and "\n" not in piece.text:
            yield from (Piece("gone", piece.text), Piece("new", piece.text))
        else:
            yield piece


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Between two equal runs, at most one piece that is gone and then one that is new."""
    for is_same, run in itertools.groupby(pieces, key=lambda piece: piece.kind == "same"):
        texts = {"same": "", "gone": "", "new": ""}
        for piece in run:
            texts[piece.kind] += piece.text
        for kind in ("same",) if is_same else ("gone", "new"):
            if texts[kind]:
                yield Piece(kind, texts[kind])
