"""All figures of a round at once, from one set of draws: shown beside the raw ranking, never instead of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import scipy

from ..chances import TALK
from ..digest import digest_of
from .design import Design
from .drawing import DRAWS, Draws, posterior
from .fitting import Variances, fit_reml
from .funding import Band, Mode, bands, orders, quantiles, ranks_in, share_funded
from .gate import Gate, Reason, gate

LEAST_READINGS = 2
"""With fewer an application has figures, and the page says that there are too few readings to rank it."""


@dataclass(frozen=True)
class Figures:
    """Of one application, in points and ranks. `raw`: the mean of its totals. quality with a 90 % interval; rank is the
    expected one, with a 50 % interval. p: P(fundable), None without a budget; band: what p says ("band": talk about
    these). too_few: fewer than two readings."""

    n: int
    raw: float | None
    quality: float
    low: float
    high: float
    rank: float
    rank_low: int
    rank_high: int
    p: float | None
    band: Band | None
    too_few: bool


@dataclass(frozen=True)
class Severity:
    """Of one reader, for their own eyes: above 0 is more generous than the others. 90 % interval, in points."""

    n: int
    points: float
    low: float
    high: float


@dataclass(frozen=True)
class Calibrated:
    """figures[j], severity[r]. `primary`: which order is listed first, "raw" with the reasons why. log: digest of all
    that was asked, seed, draws, versions."""

    primary: Literal["calibrated", "raw"]
    reasons: tuple[Reason, ...]
    figures: tuple[Figures, ...]
    severity: tuple[Severity, ...]
    variances: Variances
    log: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NotPossible:
    """The data cannot carry any calibrated figure; the raw ranking stands alone."""

    reasons: tuple[Reason, ...]
    log: dict[str, Any] = field(default_factory=dict)


def calibrate(
    given: Design,
    costs: Sequence[int] | None = None,
    budget: int | None = None,
    *,
    k: int | None = None,
    mode: Mode = "skip",
    steered: bool = False,
    draws: int = DRAWS,
    seed: int = 0,
) -> Calibrated | NotPossible:
    """costs int[J] and budget in pence, or how many can be funded (k), or neither. `steered`: see `gate`. Only for
    scores given before anybody talked: later ones are not independent."""
    log = {
        "digest": digest_of("calibrate", given.digest, costs, budget, k, mode, steered, draws),
        "seed": seed,
        "draws": draws,
        "scipy": scipy.__version__,
        "numpy": np.__version__,
    }
    allowed: Gate = gate(given, steered)
    if not allowed.is_possible:
        return NotPossible(allowed.reasons, log)
    drawn = posterior(given, draws, seed)
    order = orders(drawn.quality)
    asked = k is not None or budget is not None
    p = share_funded(order, costs, budget, k=k, mode=mode) if asked else None
    return Calibrated(
        primary=allowed.primary,
        reasons=allowed.reasons,
        figures=_figures(given, drawn, order, p),
        severity=_severity(given, drawn),
        variances=fit_reml(given),
        log=log,
    )


def _figures(given: Design, drawn: Draws, order: np.ndarray, p: np.ndarray | None) -> tuple[Figures, ...]:
    ranks = ranks_in(order)
    low, high = quantiles(drawn.quality, (0.05, 0.95))
    said = None if p is None else bands(p, *TALK)
    total = np.bincount(given.app, given.y, minlength=given.applications)
    return tuple(
        Figures(
            n=int(n),
            raw=float(total[one] / n) if n else None,
            quality=float(drawn.mean_quality[one]),
            low=float(low[one]),
            high=float(high[one]),
            rank=float(ranks.expected[one]),
            rank_low=int(ranks.q25[one]),
            rank_high=int(ranks.q75[one]),
            p=None if p is None else float(p[one]),
            band=None if said is None else said[one],
            too_few=bool(n < LEAST_READINGS),
        )
        for one, n in enumerate(given.reads)
    )


def _severity(given: Design, drawn: Draws) -> tuple[Severity, ...]:
    low, high = quantiles(drawn.severity, (0.05, 0.95)) if given.readers else ((), ())
    reads = np.bincount(given.rev, minlength=given.readers)
    return tuple(
        Severity(int(reads[one]), float(drawn.mean_severity[one]), float(low[one]), float(high[one]))
        for one in range(given.readers)
    )
