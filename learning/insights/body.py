"""The text of an insight as it is typed: paragraphs, headings, and on lines of their own references to quotes."""

import re

REFERENCE = re.compile(r"^[ \t]*\[quote[ \t]+([1-9][0-9]{0,2})\][ \t]*$", re.IGNORECASE | re.MULTILINE)
MARKUP = re.compile(r"<[^<>]{0,2000}>|^#{2,3}[ \t]", re.MULTILINE)


def pieces(body: str) -> list[str | int]:
    """Texts, and the numbers of quotes between them, in order; no empty text."""
    parts = REFERENCE.split(body)
    found = [int(part) if place % 2 else part.strip("\n") for place, part in enumerate(parts)]
    return [one for one in found if not (isinstance(one, str) and not one.strip())]


def numbers(body: str) -> list[int]:
    """Of the quotes that it refers to, each once, in order."""
    return list(dict.fromkeys(one for one in pieces(body) if isinstance(one, int)))


def around(body: str, number: int) -> tuple[str, str]:
    """The paragraphs before and after the first reference to a quote, as words; "" where another quote or nothing is.

    They are the context in which somebody agrees to be quoted."""
    found = pieces(body)
    if number not in found:
        return "", ""
    place = found.index(number)
    before = found[place - 1] if place else ""
    after = found[place + 1] if place + 1 < len(found) else ""
    return (
        _plain(_paragraphs(before)[-1]) if isinstance(before, str) and before else "",
        _plain(_paragraphs(after)[0]) if isinstance(after, str) and after else "",
    )


def _paragraphs(text: str) -> list[str]:
    return re.split(r"\n[ \t]*\n", text.strip())


def _plain(text: str) -> str:
    return " ".join(MARKUP.sub(" ", text).split())
