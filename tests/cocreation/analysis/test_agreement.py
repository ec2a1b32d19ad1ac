"""How far readers agree, and the agenda that follows from it."""

import json
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreation.analysis.agenda import agenda
from cocreation.analysis.agreement import alpha, disagreement, icc, reliability, usual_spread
from cocreation.analysis.calibration import design, estimates, fit_reml

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "reliability.json").read_text())
tables = st.lists(st.lists(st.none() | st.integers(0, 4), min_size=3, max_size=3), max_size=8)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda one: one["source"])
def test_worked_examples(case):
    wanted = {key: value for key, value in case.items() if key.startswith(("alpha", "icc"))}
    assert wanted
    found = {"alpha_ordinal": alpha(case["table"]), "alpha_interval": alpha(case["table"], "interval")}
    if "icc_a1" in wanted:
        apps, readers = len(case["table"]), len(case["table"][0])
        y = [score for row in case["table"] for score in row]
        fit = fit_reml(design(np.repeat(range(apps), readers), np.tile(range(readers), apps), y, apps, readers))
        for n, name in ((1, "1"), (readers, "k")):
            one = icc(fit.sa2, fit.sb2, fit.se2, n)
            found |= {f"icc_a{name}": one.agreement, f"icc_c{name}": one.consistency}
    assert {key: found[key] for key in wanted} == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("seed", [1, 2, 12, 63, 64, 84, 95])  # the last five ended in a hollow that is not the deepest
def test_on_complete_tables_the_model_says_what_mean_squares_say(seed):
    """ICC(A,1) and (C,1) from the analysis of variance (McGraw, Wong 1996), where no variance would be below 0."""
    drawn, apps, readers = np.random.default_rng(seed), 8, 4
    y = drawn.normal(50, 10, (apps, 1)) + drawn.normal(0, 5, readers) + drawn.normal(0, 8, (apps, readers))
    rest = y - y.mean(axis=1, keepdims=True) - y.mean(axis=0) + y.mean()
    within = (rest**2).sum() / ((apps - 1) * (readers - 1))
    among, between = readers * y.mean(axis=1).var(ddof=1), apps * y.mean(axis=0).var(ddof=1)
    assert min(among, between) > within
    fit = fit_reml(design(np.repeat(range(apps), readers), np.tile(range(readers), apps), y.ravel(), apps, readers))
    found, worth = icc(fit.sa2, fit.sb2, fit.se2), (among - within) / readers
    assert found.agreement == pytest.approx(worth / (worth + (between - within) / apps + within), abs=1e-6)
    assert found.consistency == pytest.approx(worth / (worth + within), abs=1e-6)


@given(tables, st.sampled_from(["ordinal", "interval"]))
def test_alpha_is_that_of_all_pairs_one_by_one(table, metric):
    """1 − (disagreement of pairs within applications) ÷ (of all pairs of the same scores)."""
    rows = [[score for score in row if score is not None] for row in table]
    rows = [row for row in rows if len(row) > 1]
    scores = [score for row in rows for score in row]
    if not scores:
        assert alpha(table, metric) is None
        return

    def gap(one, other):
        if metric == "interval":
            return (one - other) ** 2
        low, high = sorted((one, other))
        between = sum(low <= score <= high for score in scores)
        return (between - (scores.count(one) + scores.count(other)) / 2) ** 2 if one != other else 0

    within = sum(sum(gap(*pair) for pair in permutations(row, 2)) / (len(row) - 1) for row in rows) / len(scores)
    among = sum(gap(*pair) for pair in permutations(scores, 2)) / (len(scores) * (len(scores) - 1))
    assert alpha(table, metric) == pytest.approx(1 - within / among if among else 1)


@given(tables, st.randoms())
def test_an_x_and_the_order_change_nothing(table, draw):
    mixed = [draw.sample(row, 3) for row in draw.sample(table, len(table))]
    assert alpha([*mixed, [None, None, None], [None, 2, None]]) == pytest.approx(alpha(table))


@pytest.mark.parametrize("case", VECTORS["disagreement"])
def test_worked_examples_of_disagreement(case):
    found = disagreement(case["y"], case["reviewer_effect"], case["sigma_e"])
    if "expected_squared" in case:
        assert found**2 == pytest.approx(float(case["expected_squared"]))
    else:
        assert found == (None if case["expected"] is None else pytest.approx(float(case["expected"])))


def test_without_spread_there_is_nothing_to_say():
    assert disagreement([50, 60], [0, 0], 0) is None
    assert (icc(0, 0, 0).agreement, icc(0, 0, 0).consistency, reliability(1, 0)) == (None, None, None)
    assert (usual_spread([[50]]), usual_spread([])) == (None, None)
    assert usual_spread([[50, 70, 60], [], [40], [30, 30]]) == pytest.approx((200 / 3) ** 0.5)


def test_more_readings_make_an_estimate_more_reliable():
    drawn = np.random.default_rng(0)
    app = [0, *[1] * 2, *[2] * 6]
    found = estimates(design(app, [0, 0, 1, *range(6)], drawn.normal(50, 10, 9), 3, 6), 1.0, 0.25, 100.0)
    sure = [reliability(one, 100.0) for one in found.se_effect]
    assert 0 < sure[0] < sure[1] < sure[2] < 1


@pytest.mark.parametrize("case", VECTORS["agenda"])
def test_worked_examples_of_the_agenda(case):
    items, low_high = case["items"], [Fraction(one) for one in case["band"]]
    found = agenda(
        [Fraction(one["p"]) for one in items],
        [Fraction(one["d"]) for one in items],
        [one.get("flagged", False) for one in items],
        [one["rank"] for one in items],
        *low_high,
    )
    assert [items[one.j]["id"] for one in found] == case["expected"]
    assert [items[one.j]["id"] for one in found if one.why] == case["on_agenda"]


def test_the_agenda_says_why():
    p, d = [0.5, 0.95, 0.02, 0.99, None, 0.3, 0.01], [0.9, 1.1, 4.0, 0.2, None, 0.9, 0.1]
    flagged = [True, True, False, False, True, False, False]
    found = agenda(p, d, flagged, range(7))
    assert [(one.j, one.why) for one in found] == [
        (0, "open"),
        (5, "open"),
        (1, "flagged"),
        (4, "flagged"),
        (2, "apart"),
        (3, None),
        (6, None),
    ]
    alike = agenda([0.99] * 3, [1.0] * 3, [False] * 3, range(3))
    assert [one.why for one in alike] == [None] * 3
    assert agenda([], [], [], []) == ()
