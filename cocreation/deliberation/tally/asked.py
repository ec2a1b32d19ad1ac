"""What a count starts from: the question with its rules, and ballots without names."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil
from typing import Any


@dataclass(frozen=True)
class Choice:
    """An option by its number on the page. `out`: how many of those who could take part stay out of it."""

    number: int
    pence: int | None = None
    out: int = 0


@dataclass(frozen=True)
class Asked:
    """eligible: how many could take part, without whoever stays out of everything. rules: as frozen at opening."""

    method: str
    eligible: int
    rules: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[Choice, ...] = ()
    share: Decimal = Decimal("0.6")
    least: int = 6

    def needed(self, eligible: int) -> int:
        """The quorum: at least `least` people and at least `share` of the eligible, rounded up."""
        return max(self.least, ceil(Decimal(self.share) * eligible))


@dataclass(frozen=True)
class Ballot:
    """choices: {number of an option: what was said}. `out`: options that its member stays out of. `struck`: its
    objection does not stand."""

    stance: str
    choices: Mapping[int, int] = field(default_factory=dict)
    out: frozenset[int] = frozenset()
    struck: bool = False


Said = Mapping[int, tuple[str, Mapping[int, int]]]
"""person → (stance, choices)"""


def without_names(
    method: str,
    eligible: Collection[int],
    said: Said,
    *,
    recused: Collection[int] = (),
    out: Mapping[int, Collection[int]] | None = None,
    struck: Collection[int] = (),
    rules: Mapping[str, Any] | None = None,
    pence: Mapping[int, int | None] | None = None,
    share: Decimal = Decimal("0.6"),
    least: int = 6,
) -> tuple[Asked, list[Ballot]]:
    """From people (any keys) to ballots in an order that tells nothing. `recused` stay out of all of it, `out[option]`
    of one option; whoever stays out of every option stays out of all of it. `pence`: the options, with what they cost.
    """
    out, options = out or {}, pence or {}
    may = set(eligible) - set(recused)
    if options:
        may -= set.intersection(*(set(out.get(one, ())) for one in options))
    stays_out = {one: set(people) & may for one, people in out.items()}
    ballots = [
        _ballot(
            stance, choices, frozenset(one for one in options if person in stays_out.get(one, ())), person in struck
        )
        for person, (stance, choices) in said.items()
        if person in may
    ]
    found = tuple(Choice(one, cost, len(stays_out.get(one, ()))) for one, cost in sorted(options.items()))
    return Asked(method, len(may), rules or {}, found, share, least), in_order(ballots)


def _ballot(stance: str, choices: Mapping[int, int], out: frozenset[int], struck: bool) -> Ballot:
    kept = {one: value for one, value in sorted(choices.items()) if one not in out}
    return Ballot(stance, kept, out, struck)


def in_order(ballots: Iterable[Ballot]) -> list[Ballot]:
    """Sorted by what they say: the order tells neither who nor when."""
    return sorted(ballots, key=lambda one: (one.stance, sorted(one.choices.items()), sorted(one.out), one.struck))
