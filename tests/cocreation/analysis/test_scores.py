"""Totals, standings and ranks, exactly."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreation.analysis.scores import Sheet, Standing, ranks, shown, standing, weighted_total

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "weighted_total.json").read_text())["cases"]
WEIGHTS = {"power": 25, "development": 25, "systems": 15, "ripple": 15, "doable": 20}
KEYS = list(WEIGHTS)
values = st.fixed_dictionaries({key: st.none() | st.integers(0, 4) for key in KEYS})
sheets = st.builds(Sheet, values, st.booleans(), st.booleans())


def sheet(*scores, **flags):
    return Sheet(dict(zip(KEYS, scores, strict=True)), **flags)


@pytest.mark.parametrize("case", VECTORS)
def test_worked_examples(case):
    weights = {one["id"]: one["weight"] for one in case["criteria"]}
    scales = {one["id"]: (one["min"], one["max"]) for one in case["criteria"]}
    expected = None if case["total"] is None else Fraction(case["total"])
    assert weighted_total(case["scores"], weights, scales, case.get("policy", "require_all")) == expected


def test_x_is_left_out_of_the_total():
    assert weighted_total(dict(zip(KEYS, [4, 4, None, 2, 0], strict=True)), WEIGHTS) == Fraction(23000, 340)


@pytest.mark.parametrize(("scores", "counts"), [([4, 4, 4, None, None], True), ([4, None, None, 4, None], False)])
def test_a_sheet_needs_scores_on_60_per_cent_of_the_weight(scores, counts):
    assert (weighted_total(dict(zip(KEYS, scores, strict=True)), WEIGHTS) is not None) is counts


def test_exactly_60_per_cent_is_enough():
    assert weighted_total(dict(zip(KEYS, [4, None, 4, None, 4], strict=True)), WEIGHTS) == 100


def test_a_score_off_the_scale_is_refused():
    with pytest.raises(ValueError, match="power goes from 0 to 4, not 5"):
        weighted_total({"power": 5}, WEIGHTS)


def test_a_criterion_without_a_weight_is_refused():
    with pytest.raises(ValueError, match="no weight for kindness"):
        weighted_total({"kindness": 3}, WEIGHTS)


def test_standing_of_three_readings():
    found = standing([sheet(4, 4, 4, 4, 4), sheet(3, 3, 3, 3, 3), sheet(3, 3, 3, 3, 4)], WEIGHTS)
    assert found == Standing(
        n=3,
        mean=Fraction(85),
        median=Fraction(80),
        low=Fraction(75),
        high=Fraction(100),
        totals=(Fraction(75), Fraction(80), Fraction(100)),
        flags=("totals-range",),
        criteria={key: {"low": 3, "high": 4, "x": 0} for key in KEYS},
    )


def test_standing_without_readings():
    found = standing([], WEIGHTS)
    assert (found.n, found.mean, found.median, found.low, found.high, found.flags) == (0, None, None, None, None, ())


def test_a_sheet_that_counts_as_x_is_not_counted_but_flagged():
    found = standing([sheet(4, 4, 4, 4, 4), sheet(4, None, None, None, None)], WEIGHTS)
    assert (found.n, found.mean, found.flags) == (1, 100, ("x",))


@pytest.mark.parametrize(
    ("readings", "flags"),
    [
        ([sheet(2, 2, 2, 2, 2), sheet(3, 3, 3, 3, 2)], ()),
        ([sheet(2, 2, 2, 2, 2), sheet(4, 2, 2, 2, 2)], ("criterion-range",)),
        ([sheet(2, 2, 2, 2, 2), sheet(3, 3, 3, 3, 3)], ("totals-range",)),
        ([sheet(2, 2, None, 2, 2)], ("x",)),
        ([sheet(2, 2, 2, 2, 2, safety=True)], ("safety",)),
        ([sheet(2, 2, 2, 2, 2, asks=True)], ("asked",)),
    ],
)
def test_reasons_to_discuss(readings, flags):
    assert standing(readings, WEIGHTS).flags == flags


def test_equal_means_share_a_rank_and_the_next_is_skipped():
    best, good = standing([sheet(4, 4, 4, 4, 4)], WEIGHTS), standing([sheet(3, 3, 3, 3, 3)], WEIGHTS)
    assert ranks({"a": good, "b": best, "c": best, "d": standing([], WEIGHTS)}, 1) == {
        "a": 3,
        "b": 1,
        "c": 1,
        "d": None,
    }


def test_the_median_is_moved_less_by_one_odd_reader():
    loved = [sheet(4, 4, 4, 4, 4)] * 2 + [sheet(0, 0, 0, 0, 0)]
    found = {"odd": standing(loved, WEIGHTS), "even": standing([sheet(3, 3, 3, 3, 3)] * 3, WEIGHTS)}
    assert (ranks(found, 3), ranks(found, 3, "median")) == ({"odd": 2, "even": 1}, {"odd": 1, "even": 2})
    assert (found["odd"].range, found["even"].range, standing([], WEIGHTS).range) == (100, 0, None)


def test_scales_of_their_own():
    scales = dict.fromkeys(KEYS, (1, 5))
    assert standing([sheet(3, 3, 3, 3, 3)], WEIGHTS, scales).mean == 50


def test_too_few_readings_are_never_ranked():
    best, other = [sheet(4, 4, 4, 4, 4)] * 2, [sheet(1, 1, 1, 1, 1)] * 3
    assert ranks({"few": standing(best, WEIGHTS), "enough": standing(other, WEIGHTS)}, 3) == {
        "few": None,
        "enough": 1,
    }


@pytest.mark.parametrize(("value", "text"), [("1/4", "0.2"), ("3/4", "0.8"), ("13/20", "0.6"), ("480/7", "68.6")])
def test_shown_to_a_tenth_half_to_even(value, text):
    assert shown(Fraction(value)) == Decimal(text)


@given(st.lists(sheets, max_size=6), st.randoms())
def test_the_order_of_sheets_and_criteria_changes_nothing(readings, draw):
    mixed, weights = draw.sample(readings, len(readings)), dict(draw.sample(list(WEIGHTS.items()), len(WEIGHTS)))
    assert standing(readings, WEIGHTS) == standing(mixed, weights)


@given(values, st.sampled_from(KEYS), st.integers(1, 1000))
def test_an_x_leaves_the_total_whatever_that_criterion_weighs(scores, key, weight):
    scores = scores | {key: None}
    others = {other: WEIGHTS[other] for other in KEYS if other != key}
    without = weighted_total({other: scores[other] for other in others}, others)
    totals = [weighted_total(scores, WEIGHTS), weighted_total(scores, others | {key: weight})]
    assert all(total in (None, without) for total in totals)


@given(st.lists(sheets, max_size=4), st.fixed_dictionaries({key: st.none() | st.integers(0, 4) for key in KEYS[:2]}))
def test_a_sheet_with_an_x_on_too_much_moves_nothing_but_the_flags(readings, scores):
    """Half of the weight is an X: mean, median, range, number and every rank are as if it had not been sent."""
    readings = {"a": readings, "b": [sheet(3, 2, 2, 2, 1)]}
    more = readings | {"a": [*readings["a"], Sheet(dict.fromkeys(KEYS) | scores)]}
    before, after = ({key: standing(one, WEIGHTS) for key, one in group.items()} for group in (readings, more))
    assert ranks(before, 1) == ranks(after, 1)
    assert ranks(before, 1, "median") == ranks(after, 1, "median")
    assert (before["a"].n, before["a"].totals, before["a"].mean) == (after["a"].n, after["a"].totals, after["a"].mean)
    assert "x" in after["a"].flags


@given(values)
def test_a_total_lies_between_0_and_100(scores):
    total = weighted_total(scores, WEIGHTS)
    assert total is None or 0 <= total <= 100


@given(st.dictionaries(st.integers(), st.lists(sheets, max_size=5), max_size=8), st.integers(0, 4))
def test_ranks_follow_the_means(readings, least):
    standings = {key: standing(group, WEIGHTS) for key, group in readings.items()}
    found = ranks(standings, least)
    ranked = {key: rank for key, rank in found.items() if rank}
    assert set(ranked) == {key for key, one in standings.items() if one.n >= max(least, 1)}
    for key, rank in ranked.items():
        assert rank == 1 + sum(standings[other].mean > standings[key].mean for other in ranked)
