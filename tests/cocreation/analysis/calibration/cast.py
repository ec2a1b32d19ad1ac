"""Rounds with a known truth, and the model worked out the long way, with the whole covariance of all readings."""

from typing import NamedTuple

import numpy as np

from cocreation.analysis.calibration import design


class Truth(NamedTuple):
    app: np.ndarray
    rev: np.ndarray
    y: np.ndarray
    quality: np.ndarray
    severity: np.ndarray
    costs: np.ndarray

    def design(self, stratum=None):
        return design(self.app, self.rev, self.y, len(self.quality), len(self.severity), stratum)

    @property
    def budget(self):
        return int(self.costs.sum() // 5)


def a_round(applications, readers, each, severity=5.0, seed=0):
    """Every application has `each` readers drawn at random; worth and noise have a spread of 10 points."""
    drawn = np.random.default_rng(seed)
    rev = np.concatenate([drawn.choice(readers, each, replace=False) for _ in range(applications)])
    app = np.repeat(np.arange(applications), each)
    quality, lenient = drawn.normal(55, 10, applications), drawn.normal(0, severity, readers)
    y = quality[app] + lenient[rev] + drawn.normal(0, 10, len(app))
    return Truth(app, rev, y, quality, lenient, drawn.integers(500, 6000, applications) * 1000)


def dense(truth, la, lb, stratum=None):
    """(RSS, log-likelihood kernel, quality, its covariance ÷ σe²) by the textbook, without any absorbing."""
    n, applications = len(truth.y), len(truth.quality)
    stratum = np.zeros(applications, int) if stratum is None else np.asarray(stratum)
    x = np.eye(stratum.max() + 1)[stratum[truth.app]]
    za, zb = np.eye(applications)[truth.app], np.eye(len(truth.severity))[truth.rev]
    v = np.eye(n) + la * za @ za.T + lb * zb @ zb.T
    weight = np.linalg.inv(v)
    inside = np.linalg.inv(x.T @ weight @ x)
    mu = inside @ x.T @ weight @ truth.y
    rest = truth.y - x @ mu
    rss = rest @ weight @ rest
    kernel = -(np.linalg.slogdet(v)[1] - np.linalg.slogdet(inside)[1] + (n - x.shape[1]) * np.log(rss)) / 2
    quality = mu[stratum] + la * za.T @ weight @ rest
    towards = np.eye(x.shape[1])[stratum] - la * za.T @ weight @ x
    covariance = la * np.eye(applications) - la**2 * za.T @ weight @ za + towards @ inside @ towards.T
    return rss, kernel, quality, covariance
