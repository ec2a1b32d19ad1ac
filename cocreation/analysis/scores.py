"""Totals of score sheets, where an application stands, and ranks. Exact fractions; rounded only to be shown."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import lcm
from statistics import median
from typing import Literal, TypeVar

Key = TypeVar("Key", bound=Hashable)
Policy = Literal["renormalise", "require_all"]
Measure = Literal["mean", "median"]
Scale = tuple[int, int]

ZERO_TO_FOUR: Scale = (0, 4)
FLOOR = Fraction(3, 5)
"""A sheet with scores on less than this share of the weight counts as X (decision-rules 4.4)."""
WIDE_RANGE = 2
"""Readers this far apart on one criterion should talk."""
TOTALS_APART = 25
"""Totals this far apart (of 100) should be talked about."""

CRITERION_RANGE, TOTALS_RANGE, ANY_X, SAFETY, ASKED = "criterion-range", "totals-range", "x", "safety", "asked"
"""The reasons to discuss, in the order in which they are shown."""
FLAGS_OF_PEOPLE = frozenset({SAFETY, ASKED})
"""Those that a reader raised; the others are found in the numbers."""


@dataclass(frozen=True)
class Sheet:
    """One sent score sheet: scores by criterion (None is X), and what its reader flagged."""

    scores: Mapping[str, int | None]
    asks: bool = False
    safety: bool = False


@dataclass(frozen=True)
class Standing:
    """Where an application stands. `n` counts the sheets that have a total; the figures are None without any.

    `criteria`: {key: {"low": int | None, "high": int | None, "x": how many}}.
    """

    n: int
    mean: Fraction | None
    median: Fraction | None
    low: Fraction | None
    high: Fraction | None
    totals: tuple[Fraction, ...]
    flags: tuple[str, ...]
    criteria: Mapping[str, Mapping[str, int | None]] = field(default_factory=dict)

    @property
    def range(self) -> Fraction | None:
        """Between the highest and the lowest total."""
        return None if self.high is None or self.low is None else self.high - self.low


def weighted_total(
    scores: Mapping[str, int | None],
    weights: Mapping[str, int],
    scales: Mapping[str, Scale] | None = None,
    policy: Policy = "renormalise",
) -> Fraction | None:
    """0..100 over the criteria that have a score; a missing score is an X. Exact. A scale not given is 0 to 4.

    "renormalise": None with scores on less than FLOOR of the weight. "require_all": None unless every criterion has a
    score. ValueError: a score outside of its scale, or a criterion without a weight. Source: decision-rules 4.4.
    """
    answered = {key: score for key, score in scores.items() if score is not None}
    if unknown := set(scores) - set(weights):
        raise ValueError(f"no weight for {', '.join(sorted(unknown))}")
    weight = sum(weights[key] for key in answered)
    shares = [_share(key, score, (scales or {}).get(key, ZERO_TO_FOUR)) for key, score in answered.items()]
    if not weight or (policy == "require_all" and len(answered) < len(weights)):
        return None
    if weight * FLOOR.denominator < FLOOR.numerator * sum(weights.values()):
        return None
    parts = lcm(*(width for _above, width in shares))  # whole numbers until the end: one division, not one for each
    points = sum(weights[key] * above * (parts // width) for key, (above, width) in zip(answered, shares, strict=True))
    return Fraction(100 * points, weight * parts)


def _share(key: str, score: int, scale: Scale) -> tuple[int, int]:
    """(above the lowest, from lowest to highest)"""
    low, high = scale
    if not low <= score <= high:
        raise ValueError(f"{key} goes from {low} to {high}, not {score}")
    return score - low, high - low


def standing(
    sheets: Iterable[Sheet], weights: Mapping[str, int], scales: Mapping[str, Scale] | None = None
) -> Standing:
    """Mean, median, lowest, highest and number of the totals, and why the application should be discussed."""
    sheets = list(sheets)
    given = (weighted_total(sheet.scores, weights, scales) for sheet in sheets)
    totals = sorted(total for total in given if total is not None)
    spreads = {key: _spread([sheet.scores.get(key) for sheet in sheets]) for key in weights}
    return Standing(
        n=len(totals),
        mean=sum(totals, Fraction(0)) / len(totals) if totals else None,
        median=median(totals) if totals else None,
        low=totals[0] if totals else None,
        high=totals[-1] if totals else None,
        totals=tuple(totals),
        flags=_flags(sheets, totals, spreads),
        criteria=spreads,
    )


def _spread(scores: Sequence[int | None]) -> dict[str, int | None]:
    given = [score for score in scores if score is not None]
    return {"low": min(given, default=None), "high": max(given, default=None), "x": len(scores) - len(given)}


def _flags(sheets: Sequence[Sheet], totals: Sequence[Fraction], spreads: Mapping[str, Mapping]) -> tuple[str, ...]:
    wide = any(one["low"] is not None and one["high"] - one["low"] >= WIDE_RANGE for one in spreads.values())
    found = {
        CRITERION_RANGE: wide,
        TOTALS_RANGE: bool(totals) and totals[-1] - totals[0] >= TOTALS_APART,
        ANY_X: any(one["x"] for one in spreads.values()),
        SAFETY: any(sheet.safety for sheet in sheets),
        ASKED: any(sheet.asks for sheet in sheets),
    }
    return tuple(flag for flag, is_so in found.items() if is_so)


def ranks(standings: Mapping[Key, Standing], least: int, by: Measure = "mean") -> dict[Key, int | None]:
    """Rank by mean (or median, which one odd reader moves less), 1 is best; equals share a rank and the next rank is
    skipped (1, 1, 3).

    None below `least` sheets: not enough readings, never ranked.
    """
    figures = {key: getattr(one, by) for key, one in standings.items() if one.n >= max(least, 1)}
    best_first = sorted(figures.values(), reverse=True)
    place: dict[Fraction, int] = {}
    for number, figure in enumerate(best_first, start=1):
        place.setdefault(figure, number)
    return {key: place[figures[key]] if key in figures else None for key in standings}


def shown(value: Fraction) -> Decimal:
    """To 0.1, half to even: for showing, never for counting."""
    return Decimal(round(value * 10)) / 10
