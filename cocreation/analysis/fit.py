"""How well a member fits an application, in small whole numbers: 0 (nothing special) to MOST."""

from dataclasses import dataclass

MOST_TOPICS, REGION = 2, 1
"""Expertise is 0 to 3: what they have in common, and whether the member knows the part of the country."""
LANGUAGE = 2
MOST = 2 * (MOST_TOPICS + REGION) + LANGUAGE


@dataclass(frozen=True)
class Brings:
    """What a member brings. Region codes and keys of topics and languages."""

    languages: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Asks:
    """What an application asks of its readers. `only`: who does not know its language cannot read it."""

    topics: frozenset[str] = frozenset()
    region: str = ""
    language: str = ""
    only: bool = False


def can_read(brings: Brings, asks: Asks) -> bool:
    return not asks.only or asks.language in brings.languages


def fit(brings: Brings, asks: Asks) -> int:
    """Twice the expertise (0 to 3), and 2 for the language that some answers are in."""
    expertise = min(len(brings.topics & asks.topics), MOST_TOPICS) + (REGION if asks.region in brings.regions else 0)
    return 2 * expertise + (LANGUAGE if asks.language in brings.languages else 0)
