"""What the Group sees: chances, bands, intervals that hold, and when the data cannot say."""

import json
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreation.analysis.calibration import (
    Calibrated,
    NotPossible,
    Reason,
    bands,
    calibrate,
    design,
    expected_ranks,
    gate,
    p_fundable,
    percent,
    snsf_band,
)
from tests.cocreation.analysis.calibration.cast import a_round

VECTORS = json.loads((Path(__file__).parents[3] / "vectors" / "fund_probability.json").read_text())


@pytest.mark.parametrize("case", VECTORS["cases"])
def test_worked_examples_of_chances(case):
    asked = {key: case[key] for key in ("costs", "budget", "k", "mode") if key in case}
    wanted = [float(Fraction(one)) for one in case["expected"]["p"]]
    assert p_fundable(VECTORS["draws"], **asked) == pytest.approx(wanted)
    if ranks := case["expected"].get("expected_rank"):
        assert expected_ranks(VECTORS["draws"]).expected == pytest.approx([float(Fraction(one)) for one in ranks])


@pytest.mark.parametrize("case", VECTORS["bands"])
def test_worked_examples_of_bands(case):
    p = [Fraction(one) for one in case["p"]]
    assert bands(p, Fraction(case["lo"]), Fraction(case["hi"])) == case["expected"]


@given(
    st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=6),
    st.lists(st.integers(1, 9), min_size=4, max_size=4),
    st.integers(0, 30),
    st.sampled_from(["skip", "stop"]),
)
def test_chances_are_counted_draw_by_draw(draws, costs, budget, mode):
    won = [0] * 4
    for draw in draws:
        left = budget
        for one in sorted(range(4), key=lambda one: (-draw[one], one)):
            if costs[one] <= left:
                won[one] += 1
                left -= costs[one]
            elif mode == "stop":
                break
    assert p_fundable(draws, costs, budget, mode=mode) * len(draws) == pytest.approx(won)


def test_a_chance_needs_a_budget_or_a_number():
    for asked in ({}, {"costs": [1]}, {"costs": [1], "budget": 1, "k": 1}):
        with pytest.raises(ValueError, match="amounts and a budget, or how many"):
            p_fundable([[1]], **asked)


def test_the_swiss_band():
    """One draw for each of four orders: A always best, D always last, B and C change places."""
    draws = [[9, 5, 4, 1], [9, 4, 5, 1]] * 2
    assert snsf_band(draws, 1) == ["fund", "decline", "decline", "decline"]
    assert snsf_band(draws, 2) == ["fund", "band", "band", "decline"]
    assert snsf_band(draws, 3) == ["fund", "fund", "fund", "decline"]
    assert (snsf_band(draws, 0), snsf_band(draws, 5)) == (["decline"] * 4, ["fund"] * 4)


@pytest.mark.parametrize(("p", "said"), [(0, "<1 %"), (0.004, "<1 %"), (0.25, "25 %"), (0.995, ">99 %"), (1, ">99 %")])
def test_never_a_certainty(p, said):
    assert percent(p) == said


def test_a_round_is_told_better_with_severity_taken_out_and_intervals_hold():
    better, inside = [], []
    for seed in range(4):
        truth = a_round(80, 10, 4, severity=10, seed=seed)
        found = calibrate(truth.design(), truth.costs.tolist(), truth.budget, draws=1000, seed=seed)
        assert isinstance(found, Calibrated)
        assert (found.primary, found.reasons) == ("calibrated", ())
        raw, told = ([getattr(one, key) for one in found.figures] for key in ("raw", "quality"))
        better.append(np.corrcoef(told, truth.quality)[0, 1] - np.corrcoef(raw, truth.quality)[0, 1])
        shift = np.mean(told) - truth.quality.mean()  # how strict all readers are together cannot be known
        inside += [one.low <= at + shift <= one.high for one, at in zip(found.figures, truth.quality, strict=True)]
        spend = sum(one.p * cost for one, cost in zip(found.figures, truth.costs, strict=True))
        assert 0.97 * truth.budget < spend <= truth.budget
        assert all((one.band == "band") == (0.1 <= one.p <= 0.9) for one in found.figures)
        assert np.corrcoef([one.points for one in found.severity], truth.severity)[0, 1] > 0.9
    assert np.mean(better) > 0.02
    assert 0.86 < np.mean(inside) < 0.98


def test_chances_of_other_seeds_are_near():
    truth = a_round(40, 10, 4)
    one, other = (calibrate(truth.design(), truth.costs.tolist(), truth.budget, seed=seed) for seed in (1, 2))
    same = calibrate(truth.design(), truth.costs.tolist(), truth.budget, seed=1)
    assert (same.figures, same.log) == (one.figures, one.log)
    assert [b.p for b in other.figures] == pytest.approx([a.p for a in one.figures], abs=0.05)
    assert (one.log["digest"], one.log["seed"], other.log["seed"]) == (other.log["digest"], 1, 2)


def kinds(reasons):
    return [one.kind for one in reasons]


def test_two_circles_of_readers_are_said_to_be_apart():
    case = json.loads((Path(__file__).parents[3] / "vectors" / "calibration.json").read_text())["cases"][-1]
    given = design(case["app"], case["rev"], case["y"], 4, 4)
    assert gate(given).reasons[0] == Reason("apart", 2, 1)
    assert kinds(gate(given).reasons) == ["apart", "few_each", "few_in_all"]
    streams = design(case["app"], case["rev"], case["y"], 4, 4, [0, 0, 1, 1])
    assert kinds(gate(streams).reasons) == ["few_each", "few_in_all"]
    assert kinds(gate(design(case["app"], case["rev"], case["y"], 4, 4, [0, 1, 0, 1])).reasons)[0] == "apart"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((30, 8, 3), []),
        ((30, 20, 3), ["few_each"]),
        ((6, 3, 2), ["few_each", "few_in_all"]),
        ((30, 8, 1), ["apart", "few_each", "nothing_twice"]),
    ],
)
def test_too_few_readings_are_said(asked, said):
    found = gate(a_round(*asked).design())
    assert (kinds(found.reasons), found.primary) == (said, "raw" if said else "calibrated")


def test_streams_that_are_not_given_are_said():
    truth = a_round(40, 8, 4)
    assert kinds(gate(truth.design(), steered=True).reasons) == ["streams_not_given"]
    assert gate(truth.design(np.arange(40) % 2), steered=True).reasons == ()
    chain = design([0, 0, 1, 1, 2, 2, 3, 3, 4, 4], [0, 1, 1, 2, 2, 3, 3, 4, 4, 5], range(10), 5, 6)
    assert "poorly_mixed" in kinds(gate(chain).reasons)
    streams = design(chain.app, chain.rev, chain.y, 5, 6, [0, 0, 0, 1, 1])
    assert "poorly_mixed" not in kinds(gate(streams).reasons)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (design([0, 1, 2], [0, 1, 0], [50, 60, 70], 3, 2), "nothing_twice"),
        (design([0, 0, 1], [0, 1, 0], [50, 50, 50], 2, 2), "no_difference"),
        (design([0, 0, 1, 1], [0, 1, 0, 1], [50, 50, 70, 70], 2, 2, [0, 1]), "no_difference"),
        (design([0, 0, 1, 1], [0, 1, 0, 1], [50, 60, 70, 70], 3, 2, [0, 0, 1]), "stream_unread"),
        (design([], [], [], 3, 2), "stream_unread"),
    ],
)
def test_what_cannot_be_told_is_not_guessed(given, said):
    found = calibrate(given, [1] * given.applications, 1)
    assert isinstance(found, NotPossible)
    assert said in kinds(found.reasons)


def test_an_application_with_one_reading_or_none_is_marked_and_hardly_known():
    truth = a_round(40, 8, 4)
    kept = (truth.app != 0) & ((truth.app != 1) | (np.arange(160) == 4))
    found = calibrate(design(truth.app[kept], truth.rev[kept], truth.y[kept], 40, 8), k=8).figures
    assert [(one.n, one.too_few) for one in found[:3]] == [(0, True), (1, True), (4, False)]
    assert found[0].raw is None
    assert found[0].high - found[0].low > found[1].high - found[1].low > found[2].high - found[2].low
    assert calibrate(truth.design()).figures[0].p is None


@pytest.mark.parametrize(
    ("size", "seconds"), [((300, 20, 4), 1), pytest.param((2000, 40, 5), 3, marks=pytest.mark.long)]
)
def test_a_large_round_does_not_take_long(size, seconds):
    truth = a_round(*size)
    start = time.process_time()
    found = calibrate(truth.design(), truth.costs.tolist(), truth.budget)
    assert time.process_time() - start < seconds
    assert (len(found.figures), found.primary) == (size[0], "calibrated")


@pytest.mark.long
def test_two_thousand_applications_take_less_than_four_hundred_megabytes():
    script = (
        "import resource; from tests.cocreation.analysis.calibration.cast import a_round;"
        "from cocreation.analysis.calibration import calibrate; truth = a_round(2000, 40, 5);"
        "calibrate(truth.design(), truth.costs.tolist(), truth.budget);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(said.stdout) < 400


@pytest.mark.long
def test_nine_in_ten_intervals_hold_and_chances_come_true():
    inside, p, won = [], [], []
    for seed in range(60):
        truth = a_round(60, 10, 4, severity=5, seed=seed)
        found = calibrate(truth.design(), truth.costs.tolist(), truth.budget, draws=1000, seed=seed)
        inside += [one.low <= at <= one.high for one, at in zip(found.figures, truth.quality, strict=True)]
        p += [one.p for one in found.figures]
        won += p_fundable([truth.quality], truth.costs.tolist(), truth.budget).tolist()
    assert 0.88 < np.mean(inside) < 0.92
    p, won = np.array(p), np.array(won)
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        some = (p >= low) & (p < low + 0.2)
        assert won[some].mean() == pytest.approx(p[some].mean(), abs=0.06)
