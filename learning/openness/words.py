"""Texts that leave the site for other programs: without what their formats cannot hold, and not endless."""

import unicodedata

LONGEST = 300


def plain(text: object, most: int = LONGEST) -> str:
    """One line without control characters, cut at a word. A line end inside would begin another field of a calendar,
    and XML cannot hold most of the others at all."""
    kept = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in str(text) if one not in _UNSEEN)
    line = " ".join(kept.split())
    return line if len(line) <= most else line[: most - 1].rpartition(" ")[0][: most - 1].rstrip() + "…"


_UNSEEN = "\u200e\u200f\u200b\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks of direction and of nothing: they would turn what stands after them around."""
