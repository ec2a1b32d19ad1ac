"""Raw scores: exact fractions from score sheets to a ranking (decision rules §4.4). No Django, no floats."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median

SCALE = 4
"""The highest score of a criterion; the lowest is 0."""
LEAST_WEIGHT = Fraction(60, 100)
"""A sheet must score criteria of at least this share of the weight; below it the whole sheet counts as X."""
WIDE_RANGE = 2
"""Points between the lowest and highest score on one criterion that are worth talking about."""
WIDE_TOTALS = 25
"""Points (of 100) between the lowest and highest total that are worth talking about."""

CRITERION_RANGE, TOTALS_RANGE, ANY_X, SAFETY, ASKED = "criterion-range", "totals-range", "x", "safety", "asked"
"""The reasons to discuss, in the order in which they are shown."""


@dataclass(frozen=True)
class Sheet:
    """One reader's scores: criterion → 0..4, or None for X. `asks`: wants to talk; `safety`: raised a concern."""

    scores: Mapping[str, int | None]
    asks: bool = False
    safety: bool = False


@dataclass(frozen=True)
class Standing:
    """How one application stands: totals are exact fractions of 0..100, None when no sheet counts."""

    n: int
    mean: Fraction | None
    median: Fraction | None
    low: Fraction | None
    high: Fraction | None
    flags: tuple[str, ...] = ()
    totals: tuple[Fraction, ...] = ()
    criteria: Mapping[str, Mapping[str, int | None]] = field(default_factory=dict)


def weighted_total(scores: Mapping[str, int | None], weights: Mapping[str, int]) -> Fraction | None:
    """100 · Σ w·s / (4 · Σ w) over the criteria that were scored; None when too much of the weight is X.

    ValueError for a score outside 0..4 or a criterion without a weight.
    """
    for key, score in scores.items():
        if key not in weights:
            raise ValueError(f"no weight for criterion {key}")
        if score is not None and not 0 <= score <= SCALE:
            raise ValueError(f"score {score} is outside 0 to {SCALE}")
    scored = {key: score for key, score in scores.items() if score is not None}
    weight = sum(weights[key] for key in scored)
    if weight == 0 or Fraction(weight, sum(weights.values())) < LEAST_WEIGHT:
        return None
    return Fraction(100 * sum(weights[key] * score for key, score in scored.items()), SCALE * weight)


def standing(sheets: Iterable[Sheet], weights: Mapping[str, int]) -> Standing:
    """Mean, median, range and reasons to talk, from the sheets of one application in any order."""
    sheets = list(sheets)
    totals = sorted(total for sheet in sheets if (total := weighted_total(sheet.scores, weights)) is not None)
    criteria = {key: _spread([sheet.scores.get(key) for sheet in sheets]) for key in weights}
    flags = tuple(_flags(sheets, totals, criteria))
    if not totals:
        return Standing(0, None, None, None, None, flags, (), criteria)
    mean = sum(totals, Fraction(0)) / len(totals)
    return Standing(len(totals), mean, Fraction(median(totals)), totals[0], totals[-1], flags, tuple(totals), criteria)


def _spread(scores: Sequence[int | None]) -> dict[str, int | None]:
    given = [score for score in scores if score is not None]
    return {"low": min(given, default=None), "high": max(given, default=None), "x": len(scores) - len(given)}


def _flags(sheets: list[Sheet], totals: list[Fraction], criteria: Mapping[str, Mapping]) -> Iterable[str]:
    """Reasons to talk about an application: codes, in a fixed order."""
    if any(one["low"] is not None and one["high"] - one["low"] >= WIDE_RANGE for one in criteria.values()):
        yield CRITERION_RANGE
    if totals and totals[-1] - totals[0] >= WIDE_TOTALS:
        yield TOTALS_RANGE
    if any(one["x"] for one in criteria.values()):
        yield ANY_X
    if any(sheet.safety for sheet in sheets):
        yield SAFETY
    if any(sheet.asks for sheet in sheets):
        yield ASKED


def ranks(standings: Mapping[int, Standing], least: int) -> dict[int, int | None]:
    """Rank by mean, highest first; ties are equal ranks (1, 2, 2, 4). Fewer than `least` sheets: None, not ranked."""
    ranked = {key: one.mean for key, one in standings.items() if one.n >= least and one.mean is not None}
    higher = {key: sum(1 for other in ranked.values() if other > mean) for key, mean in ranked.items()}
    return {key: higher[key] + 1 if key in ranked else None for key in standings}
