"""Letters as search sees them: without accents, vowel marks, case and the spelling that a keyboard chose.

PostgreSQL's own way (unaccent, ICU) is not there on every machine, and its parser does other things with other
locales; what is folded here before it gets the text is the same everywhere.
"""

import re
import unicodedata

MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed]")
"""Accents of Latin, Greek and Cyrillic; vowel signs of Hebrew and Arabic. Others (Hindi, Tamil) carry the word."""
SAME = {
    "ی": "ي", "ى": "ي", "ک": "ك", "ة": "ه", "ـ": "",  # Persian and Arabic keyboards write the same letters differently
    "đ": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i",  # letters that Unicode does not take apart
}  # fmt: skip
CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


class _Folding(dict):
    """Of one character's number what it becomes, found out once. `show`: always exactly one character, so that a
    place in the folded text is the same place in the text; what folds to nothing becomes NUL."""

    def __init__(self, show: bool):
        super().__init__()
        self.show = show

    def __missing__(self, number: int) -> str:
        found = _folded(chr(number))
        self[number] = (found.strip()[:1] or found[:1] or "\0") if self.show else found
        return self[number]


def _folded(char: str) -> str:
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.decimal(char))
    plain = MARKS.sub("", unicodedata.normalize("NFKD", char)).casefold()
    plain = "".join(SAME.get(one, one) for one in plain)
    if not plain or not char.strip():
        return plain
    if CJK.match(plain):
        return f" {plain} "  # written without spaces between words: each sign is a word
    return "".join(one if one.isalnum() or unicodedata.category(one)[0] == "M" else " " for one in plain)


_WORDS, _PLACES = _Folding(show=False), _Folding(show=True)


def words(text: str) -> str:
    """The words of a text as search compares them, with one space between."""
    return " ".join(THOUSANDS.sub("", text).translate(_WORDS).split())


def places(text: str) -> str:
    """The same letters at the same places as in `text` (NUL where a mark stood), to find where a word is."""
    return text.lower() if text.isascii() else text.translate(_PLACES)
