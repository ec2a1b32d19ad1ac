"""Draws from what the data leave open: exact and independent, no chain and no question whether it has settled (B.2).

Over a grid of (σa/σe, σb/σe), 15 × 15 and even in the logarithm, with half-Cauchy(0, 1) priors on both, flat μ and
p(σe²) ∝ 1/σe², the posterior is known in closed form. A draw takes a cell, then σe² ~ RSS/χ²(N−g), then (μ, b) ~
N(A⁻¹c, σe²A⁻¹), then each a_j by itself ~ N(k_j(s_j − U_j(μ, b)), σe²k_j).
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular

from .design import Design
from .fitting import Solved, Sums

COARSE, FINE = 13, 15
LEAST, MOST = 0.02, 20.0
"""Of the ratios of standard deviations, in the first look."""
NEGLIGIBLE = 1e-4
"""Cells with less than this share of the highest density are left out of the second look."""
DRAWS, UNSEEN = 4000, 1e-12
"""How many; cells with less than this share would not be drawn in a lifetime, and are left out."""


@dataclass(frozen=True, eq=False)
class Draws:
    """quality float[S, J], severity float[S, R], sigmas float[S, 3] (σa, σb, σe). All in points. mean_quality float[J]
    and mean_severity float[R]: what they scatter around, from the grid itself, the same for every seed."""

    quality: np.ndarray
    severity: np.ndarray
    sigmas: np.ndarray
    mean_quality: np.ndarray
    mean_severity: np.ndarray
    seed: int


def posterior(given: Design, draws: int = DRAWS, seed: int = 0) -> Draws:
    """The same seed, arrays and version of numpy give the same draws. ValueError: nothing to tell spread from."""
    sums = Sums(given)
    sums.check()
    random = np.random.default_rng(seed)
    grid, weight = _grid(sums)
    cells = random.choice(len(weight), draws, p=weight)
    cells.sort()
    found = Draws(
        quality=np.empty((draws, given.applications)),
        severity=np.empty((draws, given.readers)),
        sigmas=np.empty((draws, 3)),
        mean_quality=np.zeros(given.applications),
        mean_severity=np.zeros(given.readers),
        seed=seed,
    )
    for cell, (solved, share) in enumerate(zip(grid, weight.tolist(), strict=True)):
        if not share:
            continue
        rows = slice(*np.searchsorted(cells, [cell, cell + 1]))
        quality, severity = _means(solved)
        found.mean_quality[:] += share * quality
        found.mean_severity[:] += share * severity
        if rows.stop > rows.start:
            _fill(found, rows, solved, random)
    return found


def _means(solved: Solved) -> tuple[np.ndarray, np.ndarray]:
    given, k = solved.sums.given, solved.la / (1 + solved.la * solved.sums.given.reads)
    quality = k * (given.s - given.U @ solved.beta) + solved.beta[given.stratum] + given.centre
    return quality, solved.beta[given.strata :]


def _fill(found: Draws, rows: slice, solved: Solved, random: np.random.Generator) -> None:
    given, count = solved.sums.given, rows.stop - rows.start
    sigma = np.sqrt(solved.rss / random.chisquare(given.free, count))
    noise = random.standard_normal((len(solved.beta), count)) * sigma
    beta = (solved.beta[:, None] + solve_triangular(solved.factor[0].T, noise, lower=False, check_finite=False)).T
    k = solved.la / (1 + solved.la * given.reads)
    quality = random.standard_normal((count, given.applications))
    quality *= sigma[:, None]
    quality *= np.sqrt(k)
    quality += k * given.s
    quality -= (beta @ given.U.T) * k
    quality += beta[:, given.stratum] + given.centre
    found.quality[rows], found.severity[rows] = quality, beta[:, given.strata :]
    found.sigmas[rows] = np.stack([sigma * np.sqrt(solved.la), sigma * np.sqrt(solved.lb), sigma], axis=1)


def _grid(sums: Sums) -> tuple[list[Solved], np.ndarray]:
    """(cells, the posterior share of each): a coarse look first, then where there is something to see."""
    axis = np.geomspace(LEAST, MOST, COARSE)
    _cells, density = _looked(sums, axis, axis)
    seen = np.argwhere(density.reshape(COARSE, COARSE) > density.max() * NEGLIGIBLE)
    (low, below), (high, above) = np.maximum(seen.min(axis=0) - 1, 0), np.minimum(seen.max(axis=0) + 1, COARSE - 1)
    cells, density = _looked(
        sums, np.geomspace(axis[low], axis[high], FINE), np.geomspace(axis[below], axis[above], FINE)
    )
    share = density / density.sum()
    share[share < UNSEEN] = 0
    return cells, share / share.sum()


def _looked(sums: Sums, first: np.ndarray, second: np.ndarray) -> tuple[list[Solved], np.ndarray]:
    """(cells, density of each up to a factor). σe² is integrated out: RSS^(−(N−g)/2) stands in the restricted
    likelihood. × ratio: the grid is even in the logarithm."""
    cells = [Solved(sums, one**2, other**2) for one in first for other in second]
    prior = np.add.outer(np.log(first) - np.log1p(first**2), np.log(second) - np.log1p(second**2)).ravel()
    logs = prior - np.array([cell.deviance() for cell in cells]) / 2
    return cells, np.exp(logs - logs.max())
