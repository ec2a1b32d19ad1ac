"""A text without the names, addresses and amounts that would say whose it is. Pure functions on text.

A name is found as whole words, whatever its case, accents, spaces and hyphens: a word that only contains it stays. What
is found too much a person puts back, who looks at every copy before a reader does; so where it is not sure, it hides.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from grants.calls.kinds import Hidden
from shaping_future.look import folding

NAME, AMOUNT = "[name hidden]", "[amount hidden]"
LEAST = 3
"""Letters of a part of a name that is looked for by itself."""
FORMS = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "and",
        "for",
        "in",
        "ltd",
        "limited",
        "cic",
        "cio",
        "plc",
        "charity",
        "uk",
        "trust",
        "company",
    ]
)
"""Words that no organisation is known by alone."""
NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]|" + folding.CJK.pattern)
"""Scripts that are written without spaces between words: there a name has no edges to look for."""
ARABIC = re.compile("[\u0620-\u06ff]")
EDGE = r"(?<![^\W\d_])"
ADDRESSES = (
    re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"),  # an email
    re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE),
    re.compile(
        r"\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|info|coop|charity|ngo|co\.uk|ac\.uk|uk|scot|wales|eu|io)\b(?:/\S*)?",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\w@])@\w{3,}"),  # a name on a social network
    re.compile(r"(?<!\d)(?:\+|00?)[1-9](?:[ ()./-]{0,2}\d){8,12}(?!\d)"),  # a telephone
)
UNITS = r"(?:\s?(?:k|m|bn|thousand|million)\b)?"
NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million"
)
BETWEEN = "[,. \u00a0\u202f]?"
FIGURE = r"\d[\d,.'\u00a0\u202f]*(?:[ ]\d{3}(?!\d))*"
MONEY = (
    re.compile(rf"(?:£|€|\$|\bgbp|\beur|\busd)\s?{FIGURE}{UNITS}", re.IGNORECASE),
    re.compile(rf"{EDGE}{FIGURE}{UNITS}\s?(?:pounds|quid|gbp|euros?|pence)\b", re.IGNORECASE),
    re.compile(rf"(?<!\w){FIGURE}k\b", re.IGNORECASE),
    re.compile(rf"\b(?:{NUMBER_WORDS})(?:(?:\s|-| and )+(?:{NUMBER_WORDS}))*\s+(?:pounds|quid)\b", re.IGNORECASE),
)

ANY, NAME_LIKE, CAPITALS = "any", "name-like", "capitals"
"""How a name must be written to be one: "hope" and "ran" are words as well."""

Span = tuple[int, int, str]


@dataclass(frozen=True)
class Known:
    """What may give an application away: names of organisations and of people, and amounts in pence."""

    organisations: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    pence: tuple[int, ...] = ()

    @cached_property
    def patterns(self) -> dict[str, list[tuple[re.Pattern, str]]]:
        """Compiled once for all the texts of an application."""
        return {
            Hidden.ORGANISATIONS: [_pattern(one) for name in self.organisations for one in _organisation(name)],
            Hidden.PEOPLE: [_pattern(one) for name in self.people for one in _person(name)],
        }

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.organisations, *self.people)

    def but(self, names: Iterable[str]) -> "Known":
        """Without what was known already; amounts are not repeated either."""
        names = set(names)
        return Known(
            tuple(one for one in self.organisations if one not in names),
            tuple(one for one in self.people if one not in names),
        )


def redact(text: str, known: Known, hides: Iterable[str]) -> tuple[str, int]:
    """(the text with a plain mark in the place of each thing, how many there were). `hides`: kinds.Hidden."""
    spans = _apart(sorted(_spans(text, known, set(hides)), key=lambda one: (one[0], -one[1])))
    parts, at = [], 0
    for start, end, mark in spans:
        parts += [text[at:start], mark]
        at = end
    return "".join([*parts, text[at:]]), len(spans)


def without_names(text: str, known: Known) -> str:
    """The text with a mark in the place of each known name of an organisation; addresses and all else stay."""
    parts, at = [], 0
    for start, end, mark in _apart(sorted(_organisations(text, known), key=lambda one: (one[0], -one[1]))):
        parts += [text[at:start], mark]
        at = end
    return "".join([*parts, text[at:]])


def names_in(text: str, known: Known) -> list[str]:
    """What of the text is a known name of an organisation, as it is written there, each once."""
    return sorted({text[start:end] for start, end, _mark in _organisations(text, known)})


def _organisations(text: str, known: Known) -> Iterator[Span]:
    folded = folding.places(text)
    for pattern, written in known.patterns[Hidden.ORGANISATIONS]:
        yield from ((*span, NAME) for span in _found(pattern, folded, text, written))


def _spans(text: str, known: Known, hides: set[str]) -> Iterator[Span]:
    if names := hides & {Hidden.ORGANISATIONS, Hidden.PEOPLE}:
        for pattern in ADDRESSES:
            yield from (_without_stop(*found.span(), text, NAME) for found in pattern.finditer(text))
        folded = folding.places(text)
        for which in names:
            for pattern, written in known.patterns[which]:
                yield from ((*span, NAME) for span in _found(pattern, folded, text, written))
    if Hidden.AMOUNTS in hides:
        digits = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)
        for pattern in (*MONEY, *_amounts(known.pence)):
            yield from (_without_stop(*found.span(), digits, AMOUNT) for found in pattern.finditer(digits))


def _without_stop(start: int, end: int, text: str, mark: str) -> Span:
    """The figure or address without the full stop or comma that belongs to the sentence."""
    while end > start and text[end - 1] in ".,;:!?)'’ \u00a0\u202f":
        end -= 1
    return start, end, mark


def _apart(spans: Iterable[Span]) -> list[Span]:
    """In order; what overlaps is one."""
    found: list[Span] = []
    for start, end, mark in spans:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]), found[-1][2])
        else:
            found.append((start, end, mark))
    return found


# --- names -----------------------------------------------------------------------------------------------------------


def _organisation(name: str) -> Iterator[tuple[str, str]]:
    """(what it may be called, how that is written)"""
    if "." in name and " " not in name:  # a host of addresses: its parts are words of anybody
        yield name, ANY
        return
    bare = " ".join(re.sub(r"\([^)]*\)", " ", name).split())
    yield from ((one, ANY) for one in (name, bare))
    for short in re.findall(r"\(([^)]{2,})\)", name):
        yield short, CAPITALS if short.isupper() else ANY
    words = re.findall(r"[^\W_]+", bare)
    while words and words[0].casefold() in FORMS:
        words = words[1:]
    while len(words) > 1 and words[-1].casefold() in FORMS:
        words = words[:-1]
    yield " ".join(words), ANY
    for some in (words, [one for one in words if one.casefold() not in FORMS]):
        if len(some) >= LEAST:
            yield "".join(one[0] for one in some).upper(), CAPITALS


def _person(name: str) -> Iterator[tuple[str, str]]:
    yield name, ANY
    parts = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", name)
    if len(parts) > 1:
        yield from ((one, NAME_LIKE) for one in parts if len(one) >= LEAST)


def _pattern(name: tuple[str, str]) -> tuple[re.Pattern, str]:
    """Of a name as it stands in a folded text. One that has no letters is never found."""
    ways = {" ".join(re.findall(r"[^\W_\0]+", way(name[0]))) for way in (folding.places, folding.words)}
    ways = {way for way in ways if way.replace(" ", "")}
    if not ways:
        return re.compile(r"(?!)"), name[1]
    before = "(?:(?:[وفبلك]{1,2})?(?:ال)?)" if ARABIC.match(min(ways)) else ""
    return re.compile(before + f"(?:{'|'.join(_spelled(way) for way in sorted(ways, key=len, reverse=True))})"), name[1]


def _spelled(way: str) -> str:
    """Marks may stand between its letters, anything but a letter between its words; "ß" and "ss" are the same."""
    text = way.replace("ss", "s\1").replace("ae", "a\2").replace("oe", "o\2")
    letters = []
    for one in text:
        if one == " ":
            letters.append(r"[\W_\0]*" if NO_SPACES.search(way) else r"[\W_\0]+")
        elif one in "\1\2":
            letters.append(("s?" if one == "\1" else "e?") + "\0*")
        else:
            letters.append(re.escape(one) + "\0*")
    return "".join(letters)


def _found(pattern: re.Pattern, folded: str, text: str, written: str) -> Iterator[tuple[int, int]]:
    at = 0
    while found := pattern.search(folded, at):
        start, end = found.span()
        while end > start and folded[end - 1] == "\0" and end < len(folded) and _is_in_word(folded[end]):
            end -= 1
        at = start + 1
        if end > start and _is_whole(folded, start, end) and _is_written(text[start:end], written):
            at = end
            yield start, end


def _is_written(text: str, written: str) -> bool:
    """Scripts without large letters are always written like names."""
    if written == CAPITALS:
        return text.upper() == text
    return written == ANY or not next((one for one in text if one.isalpha()), "").islower()


def _is_whole(folded: str, start: int, end: int) -> bool:
    if NO_SPACES.match(folded[start]) or NO_SPACES.match(folded[end - 1]):
        return True
    before = folded[start - 1] if start else " "
    return not (_is_in_word(before) or before == "\0" or _is_in_word(_next_letter(folded, end)))


def _next_letter(folded: str, end: int) -> str:
    while end < len(folded) and folded[end] == "\0":
        end += 1
    return folded[end] if end < len(folded) else " "


def _is_in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


# --- amounts ---------------------------------------------------------------------------------------------------------


def _amounts(pence: Iterable[int]) -> list[re.Pattern]:
    """The figures of the application itself are hidden without a sign of money too; not those that count people."""
    numbers = sorted({one // 100 for one in pence if one >= 10_000})
    ways = [BETWEEN.join(f"{number:,}".split(",")) for number in numbers]
    return [re.compile(rf"(?<![\d.,])(?:{'|'.join(ways)})(?:[.,]\d\d)?(?!\d)")] if ways else []
