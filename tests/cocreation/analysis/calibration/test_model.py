"""The mixed model: worked examples, the textbook, and what must not change anything."""

import json
import random
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreation.analysis.calibration import design, estimates, fit_reml, posterior
from tests.cocreation.analysis.calibration.cast import a_round, dense

CASES = json.loads((Path(__file__).parents[3] / "vectors" / "calibration.json").read_text())["cases"]


def exact(texts):
    return [float(Fraction(one)) for one in texts]


@pytest.mark.parametrize("case", CASES, ids=lambda one: one["name"])
def test_worked_examples(case):
    wanted = case["expected"]
    asked = design(case["app"], case["rev"], case["y"], case["n_applications"], case["n_reviewers"])
    found = estimates(asked, float(Fraction(case["ratio_application"])), float(Fraction(case["ratio_reviewer"])), 1.0)
    near = {"rel": 1e-9, "abs": 1e-9}
    assert found.mu[0] == pytest.approx(float(Fraction(wanted["mu"])), **near)
    assert found.quality == pytest.approx(exact(wanted["quality"]), **near)
    assert found.quality - found.mu[0] == pytest.approx(exact(wanted["application_effect"]), **near)
    assert found.severity == pytest.approx(exact(wanted["reviewer_effect"]), **near)
    assert found.se_quality**2 == pytest.approx(exact(wanted["var_quality_over_se2"]), **near)
    assert found.se_severity**2 == pytest.approx(exact(wanted["var_reviewer_over_se2"]), **near)
    assert [np.mean(asked.y[asked.app == one]) for one in range(asked.applications)] == exact(wanted["raw_mean"])


@given(st.integers(0, 10**6), st.floats(0.05, 9), st.sampled_from([0.0, 0.3, 2.0]), st.booleans())
def test_estimates_are_those_of_the_textbook(seed, la, lb, streams):
    truth = a_round(8, 4, 2, seed=seed)
    stratum = np.arange(8) % 2 if streams else None
    _rss, _kernel, quality, covariance = dense(truth, la, lb, stratum)
    found = estimates(truth.design(stratum), la, lb, 3.0)
    assert found.quality == pytest.approx(quality, rel=1e-7)
    assert found.se_quality**2 == pytest.approx(3 * np.diag(covariance), rel=1e-7)
    assert (found.se_effect <= np.sqrt(3 * la) + 1e-9).all()


@pytest.mark.parametrize(("severity", "seed"), [(5, 0), (0, 1), (10, 2), (0, 4)])
def test_no_other_variances_are_more_likely(severity, seed):
    truth = a_round(24, 6, 3, severity, seed)
    found, free = fit_reml(truth.design()), len(truth.y) - 1
    la, lb = found.sa2 / found.se2, found.sb2 / found.se2
    rss, best, *_rest = dense(truth, la, lb)
    assert found.se2 == pytest.approx(rss / free, rel=1e-6)
    steps = [0.8, 0.99, 1.01, 1.25]
    others = [(la * one, lb) for one in steps] + [(la, lb * one) for one in steps] + [(la, lb + 1e-3), (la + 1e-3, lb)]
    assert all(dense(truth, *other)[1] <= best + 1e-8 for other in others)


def test_draws_scatter_as_the_posterior_does():
    """Against the whole range in one look, finer, with the whole covariance of all readings."""
    truth = a_round(10, 4, 2, seed=5)
    axis = np.geomspace(0.02, 20, 36)
    cells = []
    for one in axis:
        for other in axis:
            rss, kernel, quality, covariance = dense(truth, one**2, other**2)
            prior = np.log(one) - np.log1p(one**2) + np.log(other) - np.log1p(other**2)
            cells.append((kernel + prior, quality, np.diag(covariance) * rss / (len(truth.y) - 1 - 2)))
    weight = np.exp(np.array([one[0] for one in cells]) - max(one[0] for one in cells))
    weight /= weight.sum()
    means = np.array([one[1] for one in cells])
    mean = weight @ means
    spread = np.sqrt(weight @ np.array([one[2] for one in cells]) + weight @ (means - mean) ** 2)
    found = posterior(truth.design(), 4000, seed=1)
    assert found.mean_quality == pytest.approx(mean, abs=0.03)
    assert found.quality.mean(axis=0) == pytest.approx(found.mean_quality, abs=0.08 * spread.max())
    assert found.quality.std(axis=0) == pytest.approx(spread, rel=0.08)


@pytest.mark.parametrize(("seed", "shift"), [(1, 0), (2, -40), (3, 25)])
def test_the_order_of_readings_readers_and_applications_changes_nothing(seed, shift):
    truth, draw = a_round(9, 5, 3, seed=7), random.Random(seed)
    apps, revs, rows = (draw.sample(range(n), n) for n in (9, 5, len(truth.y)))
    here = posterior(truth.design(), 20)
    moved = design(np.array(apps)[truth.app][rows], np.array(revs)[truth.rev][rows], truth.y[rows] + shift, 9, 5)
    there = posterior(moved, 20)
    assert there.mean_quality[apps] == pytest.approx(here.mean_quality + shift, abs=1e-7)
    assert there.mean_severity[revs] == pytest.approx(here.mean_severity, abs=1e-7)


def test_the_same_seed_gives_the_same_draws_and_another_seed_others():
    truth = a_round(12, 5, 3)
    one, same, other = (posterior(truth.design(), 100, seed) for seed in (1, 1, 2))
    assert (one.quality == same.quality).all()
    assert (one.severity == same.severity).all()
    assert not (one.quality == other.quality).any()
    assert (one.mean_quality == other.mean_quality).all()


def test_when_everybody_reads_everything_the_order_stays():
    drawn = np.random.default_rng(0)
    app, rev = np.repeat(np.arange(12), 6), np.tile(np.arange(6), 12)
    y = drawn.normal(50, 10, 12)[app] + drawn.normal(0, 20, 6)[rev] + drawn.normal(0, 10, 72)
    raw = np.bincount(app, y) / 6
    found = posterior(design(app, rev, y, 12, 6), 10)
    assert (np.argsort(found.mean_quality) == np.argsort(raw)).all()


def test_a_strong_stream_is_not_taken_for_lenient_readers():
    """Two streams with readers of their own, the second 20 points better: only with strata it stays as scored."""
    first, second = a_round(20, 6, 4, severity=2, seed=1), a_round(20, 6, 4, severity=2, seed=2)
    app, rev = np.concatenate([first.app, second.app + 20]), np.concatenate([first.rev, second.rev + 6])
    y, streams = np.concatenate([first.y, second.y + 20]), np.repeat([0, 1], 20)
    raw = np.bincount(app, y) / 4

    def gap(values):
        return values[20:].mean() - values[:20].mean()

    pooled = posterior(design(app, rev, y, 40, 12), 10).mean_quality
    apart = posterior(design(app, rev, y, 40, 12, streams), 10).mean_quality
    assert gap(apart) == pytest.approx(gap(raw), abs=0.5)
    assert gap(pooled) < gap(raw) - 3


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"app": [0, 2]}, "does not exist"),
        ({"rev": [-1, 0]}, "does not exist"),
        ({"rev": [0, 0], "app": [1, 1]}, "reads an application once"),
        ({"y": [1, float("nan")]}, "gives it a number"),
        ({"y": [1]}, "has an application"),
        ({"stratum": [0, -1]}, "numbered from 0"),
    ],
)
def test_what_does_not_belong_together_is_refused(changed, said):
    asked = {"app": [0, 1], "rev": [0, 1], "y": [50, 60], "applications": 2, "readers": 2}
    with pytest.raises(ValueError, match=said):
        design(**asked | changed)


@pytest.mark.parametrize("ask", [fit_reml, posterior])
@pytest.mark.parametrize(
    "given",
    [
        design([0, 0, 1], [0, 1, 0], [50, 50, 50], 2, 2),
        design([0, 0], [0, 1], [50, 60], 2, 2, [0, 1]),
        design([], [], [], 2, 2),
    ],
)
def test_what_tells_nothing_is_refused(ask, given):
    with pytest.raises(ValueError, match="do not differ"):
        ask(given)
