"""Reads a .po file: enough of the format for ours, so that no test needs gettext's programs."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d)\])? (".*")$')


@dataclass
class Message:
    """One message of a .po file, with its translation: one text, or one for each plural form."""

    context: str | None = None
    text: str = ""
    plural: str | None = None
    said: dict[int, str] = field(default_factory=dict)
    is_fuzzy: bool = False


def messages(path: Path) -> list[Message]:
    """Every message but the head."""
    return [one for one in map(_read, path.read_text(encoding="utf-8").split("\n\n")) if one.text]


def _read(block: str) -> Message:
    found: dict[tuple[str, int], str] = {}
    key = None
    for line in block.splitlines():
        if match := LINE.match(line):
            key = (match[1], int(match[2] or 0))
            found[key] = ast.literal_eval(match[3])
        elif line.startswith('"') and key:
            found[key] += ast.literal_eval(line)
    said = {number: text for (name, number), text in found.items() if name == "msgstr"}
    return Message(
        context=found.get(("msgctxt", 0)),
        text=found.get(("msgid", 0), ""),
        plural=found.get(("msgid_plural", 0)),
        said=said,
        is_fuzzy="\n#, fuzzy" in f"\n{block}",
    )
