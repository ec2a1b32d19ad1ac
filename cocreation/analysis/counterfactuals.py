"""Would the slate be another without any one reader, without any one criterion, with any weight 5 higher or lower?

Every scenario counts the same sheets again with one thing changed, and runs the same rule. A grant that holds in
every one of them does not hang on one person or on one number. Exact: means are fractions, as in `scores`.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal

from .allocation.pot import Exact
from .scores import Scale, weighted_total

Kind = Literal["reader", "criterion", "weight"]
Values = Sequence[Exact | None]
Funds = Callable[[Values], Collection[int]]

NUDGE = 5


@dataclass(frozen=True)
class Read:
    """One sheet that counts: of application j, by a reader, with scores by criterion (None is X)."""

    application: int
    reader: Hashable
    scores: Mapping[str, int | None]


@dataclass(frozen=True)
class Scenario:
    """Without a reader or a criterion (`who`), or with its weight changed by `by`. gained and lost: applications that
    would be funded only then, or no longer. unread: those that would have no total left."""

    kind: Kind
    who: Hashable
    by: int = 0
    gained: frozenset[int] = frozenset()
    lost: frozenset[int] = frozenset()
    unread: frozenset[int] = frozenset()

    @property
    def changes(self) -> bool:
        return bool(self.gained or self.lost)


@dataclass(frozen=True)
class Stability:
    """held[j]: the share of scenarios in which j is funded; 1 for a grant that never hangs on one change. `funded`:
    what the rule funds as things are."""

    funded: frozenset[int]
    scenarios: tuple[Scenario, ...]
    held: tuple[Fraction, ...]

    @property
    def deciding(self) -> tuple[Scenario, ...]:
        """Those in which the slate would be another."""
        return tuple(one for one in self.scenarios if one.changes)


def stability(
    reads: Sequence[Read],
    weights: Mapping[str, int],
    applications: int,
    funds: Funds,
    nudge: int = NUDGE,
    scales: Mapping[str, Scale] | None = None,
) -> Stability:
    """funds: the rule, from the mean total of each application (None: no total) to what it funds (`by_rank`, say).

    An application stays in as long as one sheet of it is left: fewer readings than usual would otherwise count as a
    change of mind. A weight never falls below 0; a criterion whose weight is 0 is none; the last one is never taken
    out."""
    counted = _Sheets(reads, applications)
    totals = counted.totals(weights, scales)
    means = counted.means(totals)
    now, read = frozenset(funds(means)), _read(means)
    scenarios, held = [], [0] * applications

    def tried(kind: Kind, who: Hashable, by: int, means: Values) -> None:
        then = frozenset(funds(means))
        scenarios.append(Scenario(kind, who, by, then - now, now - then, read - _read(means)))
        for one in then:
            held[one] += 1

    for reader, without in counted.without_each(totals, means).items():
        tried("reader", reader, 0, without)
    for kind, key, by, changed in _weights(weights, nudge):
        tried(kind, key, by, counted.means(counted.totals(changed, scales)))
    share = tuple(
        Fraction(times, len(scenarios)) if scenarios else Fraction(one in now) for one, times in enumerate(held)
    )
    return Stability(now, tuple(scenarios), share)


def _weights(weights: Mapping[str, int], nudge: int) -> list[tuple[Kind, str, int, dict[str, int]]]:
    found: list[tuple[Kind, str, int, dict[str, int]]] = []
    for key, weight in ((key, weight) for key, weight in weights.items() if weight):
        found.append(("criterion", key, -weight, {one: other for one, other in weights.items() if one != key}))
    for key, weight in weights.items():
        for by in (nudge, -min(nudge, weight)):
            found.append(("weight", key, by, {**weights, key: weight + by}))
    return [one for one in found if sum(one[3].values()) and one[3] != dict(weights)]


class _Sheets:
    """The same sheets, counted again and again. Those with the same scores are worked out once."""

    def __init__(self, reads: Sequence[Read], applications: int):
        known: dict[tuple, int] = {}
        self.kind = [known.setdefault(tuple(sorted(one.scores.items())), len(known)) for one in reads]
        self.kinds = [dict(scores) for scores in known]
        self.of, self.by = [one.application for one in reads], [one.reader for one in reads]
        self.applications = applications

    def totals(self, weights: Mapping[str, int], scales: Mapping[str, Scale] | None) -> list[Fraction | None]:
        """Of each sheet."""
        used = {key: weight for key, weight in weights.items() if weight}
        each = [weighted_total({key: one.get(key) for key in used}, used, scales) for one in self.kinds]
        return [each[kind] for kind in self.kind]

    def means(self, totals: Sequence[Fraction | None]) -> list[Fraction | None]:
        """Of each application."""
        sums, counts, parts, _whole = self._added(totals)
        return [_mean(one, count, parts) for one, count in zip(sums, counts, strict=True)]

    def without_each(
        self, totals: Sequence[Fraction | None], means: Sequence[Fraction | None]
    ) -> dict[Hashable, list[Fraction | None]]:
        """By reader, the means without their sheets: only those of what they read are another."""
        sums, counts, parts, whole = self._added(totals)
        theirs: dict[Hashable, dict[int, tuple[int, int]]] = {reader: {} for reader in self.by}
        for reader, application, one in zip(self.by, self.of, whole, strict=True):
            if one is not None:
                given, times = theirs[reader].get(application, (0, 0))
                theirs[reader][application] = given + one, times + 1
        found = {}
        for reader, where in theirs.items():
            found[reader] = list(means)
            for j, (given, times) in where.items():
                found[reader][j] = _mean(sums[j] - given, counts[j] - times, parts)
        return found

    def _added(self, totals: Sequence[Fraction | None]) -> tuple[list[int], list[int], int, list[int | None]]:
        """(sum and number of totals of each application, parts of one point, totals in parts): all parts are of one
        size, so whole numbers are added and nothing is rounded."""
        parts = lcm(*{one.denominator for one in totals if one is not None})
        whole = [None if one is None else one.numerator * (parts // one.denominator) for one in totals]
        sums, counts = [0] * self.applications, [0] * self.applications
        for application, one in zip(self.of, whole, strict=True):
            if one is not None:
                sums[application] += one
                counts[application] += 1
        return sums, counts, parts, whole


def _mean(added: int, count: int, parts: int) -> Fraction | None:
    return Fraction(added, parts * count) if count else None


def _read(means: Values) -> frozenset[int]:
    return frozenset(j for j, mean in enumerate(means) if mean is not None)
