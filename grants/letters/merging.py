"""Templates of letters: paragraphs, `## headings`, `- lists` and merge words such as {{ applicant }}, and nothing else.

A template is read by Django's own lexer, so that a mark is a mark wherever Django would see one, and never run: what
is not a plain merge word is refused with its line. Values are put in after the paragraphs were told apart, so nothing
that somebody typed becomes a heading, a list or another word.
"""

import difflib
import re
from dataclasses import dataclass
from typing import Any

from django.template.base import Lexer, TokenType

from grants.letters.kinds import LetterKind, needed_in, words_of
from shaping_future.errors import NotValid

__all__ = ["Block", "merge", "read"]

MOST = 10_000
"""Characters of a template."""

MARKS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
PLAIN = re.compile(r"[a-z_]+")
Runs = list[tuple[bool, str]]
"""Text in pieces: (it is a merge word, the text or the word's name)."""


@dataclass(frozen=True)
class Block:
    """is_a: heading, paragraph, list, or word (one that stands alone). lines: of each line or point its pieces."""

    is_a: str
    lines: list[Runs]

    @property
    def names(self) -> list[str]:
        return [text for line in self.lines for is_word, text in line if is_word]


def read(kind: str, text: str) -> list[Block]:
    """The blocks of a template; NotValid with a sentence that names the line when it is not one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise NotValid("Write the letter: a template is never empty.")
    if len(text) > MOST:
        raise NotValid(f"A template has at most {MOST:,} characters. This one has {len(text):,}.")
    blocks: list[Block] = []
    open_block = False
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.strip()
        if not line:
            open_block = False
            continue
        block = _of_line(kind, line, number)
        if open_block and blocks[-1].is_a == block.is_a and block.is_a in ("paragraph", "list"):
            blocks[-1].lines.extend(block.lines)
        elif open_block and "word" in (block.is_a, blocks[-1].is_a):
            name = (block.names if block.is_a == "word" else blocks[-1].names)[0]
            raise NotValid(f"Line {number}: leave an empty line before and after {{{{ {name} }}}}.")
        else:
            blocks.append(block)
        open_block = block.is_a != "heading"
    _refuse_without_needed(kind, blocks)
    return blocks


def _of_line(kind: str, line: str, number: int) -> Block:
    is_a = "heading" if line.startswith("## ") else "list" if line.startswith("- ") else "paragraph"
    if is_a == "paragraph" and line.startswith("#"):
        raise NotValid(f"Line {number}: a heading begins with “## ” and a space.")
    runs = _runs(kind, line.removeprefix("## ").removeprefix("- ") if is_a != "paragraph" else line, number)
    known = words_of(kind)
    alone = [text for is_word, text in runs if is_word and known[text].alone]
    if not alone:
        return Block(is_a, [runs])
    if is_a != "paragraph" or len(runs) > 1:
        raise NotValid(f"Line {number}: {{{{ {alone[0]} }}}} stands on a line of its own.")
    return Block("word", [runs])


def _runs(kind: str, line: str, number: int) -> Runs:
    runs: Runs = []
    for token in Lexer(line).tokenize():
        if token.token_type == TokenType.TEXT:
            if MARKS.search(token.contents):
                raise NotValid(f"Line {number}: a merge word is written {{{{ so }}}}. Here one half is missing.")
            runs.append((False, token.contents))
        elif token.token_type == TokenType.VAR:
            runs.append((True, _known_word(kind, token.contents, number)))
        else:
            raise NotValid(f"Line {number}: “{{%” and “{{#” cannot be used. A letter has merge words and nothing else.")
    return runs


def _known_word(kind: str, written: str, number: int) -> str:
    known = words_of(kind)
    if written in known:
        return written
    if not PLAIN.fullmatch(written):
        raise NotValid(f"Line {number}: write a merge word by itself, without any other mark: “{written[:40]}”.")
    near = difflib.get_close_matches(written, known, n=1)
    hint = f" Did you mean {{{{ {near[0]} }}}}?" if near else " The words are listed beside the text."
    raise NotValid(f"Line {number}: this letter has no merge word {{{{ {written[:40]} }}}}.{hint}")


def _refuse_without_needed(kind: str, blocks: list[Block]) -> None:
    said = {name for block in blocks for name in block.names}
    for name in needed_in(kind):
        if name not in said:
            what = words_of(kind)[name].says
            raise NotValid(f"This letter must say {{{{ {name} }}}} ({what[0].lower()}{what[1:]}). Put it in.")


# --- values --------------------------------------------------------------------------------------------------------


def merge(kind: str, blocks: list[Block], values: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """(what a page shows, merge words that have no value and need one). A part whose words may all be missing, and
    are, falls away with its heading: a letter has no hole."""
    may_be_empty = {name for name, word in words_of(kind).items() if LetterKind(kind) in word.may_be_empty}
    missing = sorted({n for block in blocks for n in block.names if n not in may_be_empty and not values.get(n)})
    shown: list[dict[str, Any]] = []
    for part in _parts(blocks):
        said = [name for block in part for name in block.names]
        if part[0].is_a == "heading" and said and not any(values.get(n) or n not in may_be_empty for n in said):
            continue
        shown.extend(made for block in part if (made := _merged(block, values)) is not None)
    if shown and shown[0]["is_a"] == "paragraph":
        shown[0]["is_a"] = "lead"
    return shown, missing


def _parts(blocks: list[Block]) -> list[list[Block]]:
    """Each heading with what stands under it; what comes before the first heading, block by block."""
    parts: list[list[Block]] = []
    for block in blocks:
        if block.is_a == "heading" or not parts or parts[-1][0].is_a != "heading":
            parts.append([block])
        else:
            parts[-1].append(block)
    return parts


def _merged(block: Block, values: dict[str, Any]) -> dict[str, Any] | None:
    if block.is_a != "word":
        lines = [[[is_word, str(values.get(text, "")) if is_word else text] for is_word, text in line]
                 for line in block.lines]  # fmt: skip
        return {"is_a": block.is_a, "lines": lines}
    value = values.get(block.names[0])
    if not value:
        return None
    if isinstance(value, str):
        return {"is_a": "words", "text": value}
    return dict(value)
