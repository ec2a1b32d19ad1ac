"""Whose words fit whose: a pure function over what people said about themselves, with the reason in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from grants.organisations.models import Region
from learning.community.kinds import LANGUAGES

NOWHERE = {Region.UK_WIDE, Region.UNSAID}
"""Everybody is in the UK: saying so brings nobody together."""


@dataclass(frozen=True)
class Match:
    """`row` fits, `because` is the end of the sentence "Because you both …"."""

    row: Any
    topics: tuple[str, ...]
    language: str
    region: str

    @property
    def because(self) -> str:
        parts = []
        if self.topics:
            parts.append("said " + _listed([f"“{one}”" for one in self.topics]))
        if self.language:
            parts.append(f"speak {self.language}")
        if self.region:
            parts.append(f"are in {self.region}")
        return f"Because you both {_listed(parts)}."


def match(mine: Any, others: Iterable[Any], most: int = 5) -> list[Match]:
    """Of `others` those that share a topic with `mine`, or language and region; what shares most comes first, and of
    those that share the same, the one that came first in `others`."""
    found = [one for one in (_between(mine, other) for other in others) if _fits(one)]
    return sorted(found, key=lambda one: (-len(one.topics), not one.language, not one.region))[:most]


def _between(mine: Any, other: Any) -> Match:
    theirs = {_folded(tag) for tag in other.tags}
    topics = tuple({_folded(tag): tag for tag in mine.tags if _folded(tag) in theirs}.values())
    language = LANGUAGES.get(mine.language, "") if mine.language == other.language else ""
    near = mine.region == other.region and mine.region not in NOWHERE
    return Match(other, topics, language, Region(mine.region).label if near else "")


def _fits(one: Match) -> bool:
    return bool(one.topics or (one.language and one.region))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
