"""The mixed model: what an application is worth, and how lenient each reader is (analysis B.1, B.2).

    y = μ_{s(j)} + a_j + b_r + e,   a ~ N(0, σa²),  b ~ N(0, σb²),  e ~ N(0, σe²);   quality q_j = μ_{s(j)} + a_j

With la = σa²/σe², lb = σb²/σe², n_j readings of j and k_j = la/(1 + la·n_j), the applications are absorbed (they are
diagonal) and a system of g + R unknowns is left (Henderson's mixed-model equations):

    A = M'M − Σ_j k_j U_j'U_j + diag(0…0, 1/lb…1/lb)      (M: a column for each stratum and each reader)
    c = M'y − Σ_j k_j U_j's_j
    (μ, b) = A⁻¹c,   a_j = k_j (s_j − U_j(μ, b)),   RSS = y'y − Σ_j k_j s_j² − c'(μ, b)

    −2 log REML = (N−g) log(RSS/(N−g)) + Σ_j log(1 + la·n_j) + log|A| + R log lb + (N−g)(1 + log 2π)
    σe² = RSS/(N−g),   Var(b_r) = σe² (A⁻¹)_rr
    Var(q_j) = σe² (k_j + (f_j − k_j U_j) A⁻¹ (f_j − k_j U_j)')      (f_j: 1 in the column of its stratum)

Source: Henderson, Best linear unbiased estimation and prediction under a selection model, Biometrics 1975; Patterson,
Thompson, Recovery of inter-block information when block sizes are unequal, Biometrika 1971 (restricted likelihood).

k_j takes few values, one for each number of readings: sums are made once for each, and a trial of (la, lb) costs a
Cholesky of size g + R. Two readers do not differ where lb = 0: the b's are left out.
"""

from dataclasses import dataclass
from math import exp, log, pi

import numpy as np
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.optimize import minimize

from .design import Design

LARGEST = 14.0
"""Of |log(la)| and |log(lb)|: beyond, a variance is as good as none, or as all there is."""
START, STEP = np.linspace(-8, 4, 13), 0.5
"""Of both: where the search may begin, so near each other that it never begins on the wrong side of a hollow."""


@dataclass(frozen=True)
class Variances:
    """σa², σb², σe² (points²), and the restricted log-likelihood."""

    sa2: float
    sb2: float
    se2: float
    loglik: float


@dataclass(frozen=True, eq=False)
class Estimates:
    """mu[g], quality[J] and severity[R] (above 0: lenient), in points; standard errors of both, and of a_j alone."""

    mu: np.ndarray
    quality: np.ndarray
    severity: np.ndarray
    se_quality: np.ndarray
    se_severity: np.ndarray
    se_effect: np.ndarray


class Solved:
    """The equations for one (la, lb): beta = (μ, b) without the centre, RSS, and the Cholesky factor of A."""

    def __init__(self, sums: "Sums", la: float, lb: float):
        self.sums, self.la, self.lb = sums, la, lb
        size = sums.strata + (sums.readers if lb > 0 else 0)
        self.kept = slice(0, size)
        k = la / (1 + la * sums.levels)
        inside = (sums.MM - (k @ sums.UU).reshape(sums.MM.shape))[:size, :size]
        inside[np.arange(sums.strata, size), np.arange(sums.strata, size)] += 1 / lb if lb > 0 else 0
        right = sums.My[:size] - k @ sums.Us[:, :size]
        self.factor = cho_factor(inside, lower=True, check_finite=False)
        self.beta = cho_solve(self.factor, right, check_finite=False)
        self.rss = max(float(sums.yy - k @ sums.ss - right @ self.beta), np.finfo(float).tiny)

    def deviance(self) -> float:
        """−2 log REML, σe² at its best."""
        sums = self.sums
        logs = sums.counts @ np.log1p(self.la * sums.levels) + 2 * np.log(np.diag(self.factor[0])).sum()
        logs += sums.readers * log(self.lb) if self.lb > 0 else 0.0
        return float(sums.free * (log(self.rss / sums.free) + 1 + log(2 * pi)) + logs)


class Sums:
    """What does not change with (la, lb). levels: the numbers of readings there are; counts: applications with each."""

    def __init__(self, given: Design):
        self.strata, self.readers, self.free = given.strata, given.readers, given.free
        self.given = given
        self.levels, of = np.unique(given.reads, return_inverse=True)
        self.counts = np.bincount(of, minlength=len(self.levels))
        groups = [of == level for level in range(len(self.levels))]
        self.UU = np.array([(given.U[one].T @ given.U[one]).ravel() for one in groups])
        self.Us = np.array([given.U[one].T @ given.s[one] for one in groups])
        self.ss = np.array([given.s[one] @ given.s[one] for one in groups])
        y = given.y - given.centre
        self.yy = float(y @ y)
        columns = np.stack([given.stratum[given.app], given.strata + given.rev])
        self.My = np.bincount(columns.ravel(), np.tile(y, 2), minlength=given.strata + given.readers)
        self.MM = np.zeros((len(self.My),) * 2)
        for one in columns:
            for other in columns:
                np.add.at(self.MM, (one, other), 1)

    def check(self) -> None:
        """ValueError: nothing to tell spread from. `gate` says it before."""
        if self.free < 1 or self.yy == 0 or not np.diag(self.MM)[: self.strata].all():
            raise ValueError("the totals do not differ, or there are too few")


def fit_reml(given: Design) -> Variances:
    """The variances that make the data most likely (restricted likelihood). A variance at the edge is 0.

    ValueError: nothing to tell spread from."""
    sums = Sums(given)
    sums.check()

    def deviance(at: np.ndarray) -> float:
        return Solved(sums, *np.exp(np.clip(at, -LARGEST, LARGEST))).deviance()

    start = min(((one, other) for one in START for other in START), key=lambda at: deviance(np.array(at)))
    steps = np.array(start) + STEP * np.array([[0, 0], [1, 0], [0, 1]])  # small ones slide off the edge
    wishes = {"xatol": 1e-9, "fatol": 1e-11, "maxiter": 2000, "initial_simplex": steps}
    found = minimize(deviance, start, method="Nelder-Mead", options=wishes)
    la, lb = (0.0 if one <= -LARGEST + 2 else exp(min(one, LARGEST)) for one in found.x)
    solved = Solved(sums, la, lb)
    se2 = solved.rss / sums.free
    return Variances(la * se2, lb * se2, se2, -solved.deviance() / 2)


def estimates(given: Design, la: float, lb: float, se2: float) -> Estimates:
    """Quality and severity for given ratios of variances (la = σa²/σe², lb = σb²/σe²)."""
    solved = Solved(Sums(given), la, lb)
    size = solved.kept.stop
    mu, severity = solved.beta[: given.strata] + given.centre, np.zeros(given.readers)
    severity[: size - given.strata] = solved.beta[given.strata :]
    k = la / (1 + la * given.reads)
    a = k * (given.s - given.U[:, :size] @ solved.beta)
    towards = -k[:, None] * given.U[:, :size]
    var_effect = se2 * (k + _through(solved, towards))
    towards[np.arange(given.applications), given.stratum] += 1
    var_quality = se2 * (k + _through(solved, towards))
    inverse = cho_solve(solved.factor, np.eye(size), check_finite=False)
    var_severity = np.zeros(given.readers)
    var_severity[: size - given.strata] = se2 * np.diag(inverse)[given.strata :]
    return Estimates(
        mu, mu[given.stratum] + a, severity, np.sqrt(var_quality), np.sqrt(var_severity), np.sqrt(var_effect)
    )


def _through(solved: Solved, rows: np.ndarray) -> np.ndarray:
    """x A⁻¹ x' of each row x."""
    half = solve_triangular(solved.factor[0], rows.T, lower=True, check_finite=False)
    return (half * half).sum(axis=0)
