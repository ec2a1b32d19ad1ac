"""Would the slate be another without any one reader, without any one criterion, with any weight 5 higher or lower?

Every scenario counts the same sheets again with one thing changed, and runs the same rule. A grant that holds in
every one of them does not hang on one person or on one number. Exact: means are fractions, as in `scores`.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
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
    totals = _totals(reads, weights, scales)
    means = _means(reads, totals, applications)
    now, read = frozenset(funds(means)), _read(means)
    scenarios, held = [], [0] * applications

    def tried(kind: Kind, who: Hashable, by: int, means: Values) -> None:
        then = frozenset(funds(means))
        scenarios.append(Scenario(kind, who, by, then - now, now - then, read - _read(means)))
        for one in then:
            held[one] += 1

    for reader, without in _without_each(reads, totals, means).items():
        tried("reader", reader, 0, without)
    for kind, key, by, changed in _weights(weights, nudge):
        tried(kind, key, by, _means(reads, _totals(reads, changed, scales), applications))
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


def _totals(
    reads: Sequence[Read], weights: Mapping[str, int], scales: Mapping[str, Scale] | None
) -> list[Fraction | None]:
    used = {key: weight for key, weight in weights.items() if weight}
    known: dict[tuple[int | None, ...], Fraction | None] = {}  # many sheets give the same scores
    found = []
    for one in reads:
        scores = tuple(one.scores.get(key) for key in used)
        if scores not in known:
            known[scores] = weighted_total(dict(zip(used, scores, strict=True)), used, scales)
        found.append(known[scores])
    return found


def _means(reads: Sequence[Read], totals: Sequence[Fraction | None], applications: int) -> list[Fraction | None]:
    given: list[list[Fraction]] = [[] for _ in range(applications)]
    for one, total in zip(reads, totals, strict=True):
        if total is not None:
            given[one.application].append(total)
    return [_mean(one) for one in given]


def _mean(totals: Sequence[Fraction]) -> Fraction | None:
    return sum(totals, Fraction(0)) / len(totals) if totals else None


def _without_each(
    reads: Sequence[Read], totals: Sequence[Fraction | None], means: Sequence[Fraction | None]
) -> dict[Hashable, list[Fraction | None]]:
    """By reader, the means without their sheets: only those of what they read are another."""
    given: list[list[tuple[Hashable, Fraction]]] = [[] for _ in means]
    touched: dict[Hashable, dict[int, None]] = {one.reader: {} for one in reads}
    for one, total in zip(reads, totals, strict=True):
        if total is not None:
            given[one.application].append((one.reader, total))
            touched[one.reader][one.application] = None
    found = {}
    for reader, where in touched.items():
        found[reader] = list(means)
        for j in where:
            found[reader][j] = _mean([total for other, total in given[j] if other != reader])
    return found


def _read(means: Values) -> frozenset[int]:
    return frozenset(j for j, mean in enumerate(means) if mean is not None)
