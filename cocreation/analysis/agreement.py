"""How far readers agree. For words, not for pass marks: where they saw different things, the Group should talk.

Krippendorff's α (Computing Krippendorff's Alpha-Reliability, 2011), per criterion, an X missing:

    o_ck = Σ_u (n_uc·n_uk − [c=k]·n_uc)/(m_u − 1) over applications u with m_u ≥ 2 scores;  n_c = Σ_k o_ck;  n = Σ n_c
    e_ck = (n_c·n_k − [c=k]·n_c)/(n − 1);   α = 1 − Σ o·δ² / Σ e·δ²
    δ²_ck = (Σ_{g=c..k} n_g − (n_c + n_k)/2)²  (ordinal),  (c − k)²  (interval)

Intraclass correlation of totals, from the variances of the model (`calibration.fit_reml`), so it needs no complete
table; on complete tables it is the classical ICC(A,1), (C,1), (A,k), (C,k) (Shrout, Fleiss 1979):

    agreement = σa²/(σa² + (σb² + σe²)/n),   consistency = σa²/(σa² + σe²/n)
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

Metric = Literal["ordinal", "interval"]


def alpha(table: Iterable[Sequence[int | None]], metric: Metric = "ordinal") -> float | None:
    """Of one criterion: a row for each application, its scores, None where there is none (X). 1 is perfect, 0 is
    chance.

    1 when every score is the same; None without any application that has two scores."""
    units = [Counter(score for score in row if score is not None) for row in table]
    units = [one for one in units if one.total() >= 2]
    if not units:
        return None
    values = sorted({score for one in units for score in one})
    seen: dict[tuple[int, int], float] = {}
    for one in units:
        for c in one:
            for k in one:
                pairs = one[c] * (one[k] - (c == k)) / (one.total() - 1)
                seen[c, k] = seen.get((c, k), 0.0) + pairs
    each = {c: sum(seen.get((c, k), 0.0) for k in values) for c in values}
    total = sum(each.values())
    apart = _apart(values, each, metric)
    expected = sum(each[c] * (each[k] - (c == k)) / (total - 1) * gap for (c, k), gap in apart.items())
    return 1 - sum(seen.get(pair, 0.0) * gap for pair, gap in apart.items()) / expected if expected else 1.0


def _apart(values: Sequence[int], each: dict[int, float], metric: Metric) -> dict[tuple[int, int], float]:
    """δ² of every two different values."""
    if metric == "interval":
        return {(c, k): float((c - k) ** 2) for c in values for k in values}
    below, sums = 0.0, {}
    for one in values:
        sums[one] = below + each[one] / 2  # half of its own, and all below: a difference of two is the sum between
        below += each[one]
    return {(c, k): (sums[c] - sums[k]) ** 2 for c in values for k in values}


@dataclass(frozen=True)
class Icc:
    """agreement: would others give the same total? consistency: would they put them in the same order? Between 0 and 1;
    None where totals do not vary at all."""

    agreement: float | None
    consistency: float | None


def icc(sa2: float, sb2: float, se2: float, readings: float = 1) -> Icc:
    """Of the mean of so many readings. Variances as in `calibration.Variances`."""

    def share(other: float) -> float | None:
        return sa2 / (sa2 + other / readings) if sa2 + other > 0 else None

    return Icc(share(sb2 + se2), share(se2))


def reliability(se_effect: float, sa2: float) -> float | None:
    """Of the calibrated estimate of one application: 1 − Var(a_j)/σa² (`Estimates.se_effect`). None without σa²."""
    return 1 - se_effect**2 / sa2 if sa2 > 0 else None


def disagreement(totals: Sequence[float], severity: Sequence[float], spread: float) -> float | None:
    """D of one application: how far its readers are apart once their severity is taken out; 1 is usual.

    D = sqrt(Σ (z_r − z̄)²/(n − 1)) / σe,  z_r = y_r − b_r. None with fewer than two readings, or without any spread."""
    rest = [total - lenient for total, lenient in zip(totals, severity, strict=True)]
    if len(rest) < 2 or spread <= 0:
        return None
    mean = sum(rest) / len(rest)
    return sqrt(sum((one - mean) ** 2 for one in rest) / (len(rest) - 1)) / spread


def usual_spread(groups: Iterable[Sequence[float]]) -> float | None:
    """σe where no model could be fitted: the spread of totals within applications, pooled (severity left in)."""
    squares, free = 0.0, 0
    for totals in groups:
        mean = sum(totals) / len(totals) if totals else 0.0
        squares += sum((one - mean) ** 2 for one in totals)
        free += max(len(totals) - 1, 0)
    return sqrt(squares / free) if free else None
