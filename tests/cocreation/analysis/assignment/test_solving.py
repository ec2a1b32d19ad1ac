"""Who reads what: every rule kept, the worst-served first, then the total, the same from the same seed, in time."""

import json
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreation.analysis.assignment import GroupRule, assign, best_attainable
from tests.cocreation.analysis.assignment.cast import a_round, broken, everything, groups, served

VECTORS = json.loads((Path(__file__).parents[3] / "vectors" / "assignment.json").read_text())["cases"]


def arguments(case):
    applications = len(case["quality"][0])
    lived = case["lived_experience"]
    return {
        "quality": case["quality"],
        "eligible": case["eligible"],
        "reviews": [case["reviews_each"]] * applications,
        "max_load": case["max_load"],
        "min_load": case["min_load"],
        "groups": [GroupRule("lived", lived, [1] * applications)] if lived else [],
    }


@pytest.mark.parametrize(
    "case", [one for one in VECTORS if one["expected"]["status"] == "ok"], ids=lambda one: one["name"]
)
def test_floor_and_total_equal_the_optimum(case):
    wanted, given = case["expected"], arguments(case)
    assert assign(**given, fair=False).total == wanted["max_total_without_fairness"]
    found = assign(**given)
    assert (found.status, found.floor, found.total) == (
        "ok",
        wanted["max_min_quality"],
        wanted["max_total_given_floor"],
    )
    assert broken(given, found.pairs) == ""
    assert list(found.app_quality) == served(given, found.pairs)


@given(groups(), st.integers(0, 2**31))
def test_every_rule_is_kept_and_nothing_better_exists(case, seed):
    found, possible = assign(**case, seed=seed), [served(case, one) for one in everything(case)]
    assert (found.status == "ok") == bool(possible)
    if not possible:
        assert found.pairs == ()
        assert found.report is not None
        return
    assert broken(case, found.pairs) == ""
    floor = max(map(min, possible))
    assert (found.floor, found.total) == (floor, max(sum(one) for one in possible if min(one) == floor))
    assert found.floor == min(served(case, found.pairs))
    assert list(found.load) == [sum(m == r for m, _ in found.pairs) for r in range(len(case["max_load"]))]
    assert assign(**case, fair=False).total == max(map(sum, possible))


@given(groups(), st.integers(0, 9))
def test_the_same_seed_gives_the_same(case, seed):
    assert assign(**case, seed=seed) == assign(**case, seed=seed)


@given(groups(), st.data())
def test_what_is_done_stays_when_somebody_leaves(case, data):
    before = assign(**case)
    if before.status != "ok":
        return
    done = [pair for pair in before.pairs if data.draw(st.booleans())]
    gone = data.draw(st.integers(0, len(case["max_load"]) - 1))
    caps = list(case["max_load"])
    caps[gone] = sum(member == gone for member, _one in done)
    after = assign(**case | {"max_load": caps, "min_load": None}, fixed=done)
    if after.status == "ok":
        assert set(done) <= set(after.pairs)
        assert after.load[gone] == caps[gone]
        assert broken(case | {"max_load": caps, "min_load": None}, after.pairs) == ""
    else:
        assert not any(set(done) <= one for one in everything(case | {"max_load": caps, "min_load": None}))


@given(groups())
def test_no_floor_is_higher_than_what_each_could_have_alone(case):
    alone = best_attainable(case["quality"], case["eligible"], case["reviews"], case["groups"])
    found = assign(**case)
    if found.status == "ok":
        assert all(one <= most for one, most in zip(found.app_quality, alone, strict=True))
    if (alone < 0).any():
        assert found.status == "infeasible"


def test_other_seeds_bring_other_people_together():
    case = a_round(12, 40, 3) | {"quality": np.zeros((12, 40), int)}
    one, same, other = (assign(**case, seed=seed) for seed in (1, 1, 2))
    assert one.pairs == same.pairs != other.pairs
    assert len({frozenset(m for m, j in one.pairs if j == a) for a in range(40)}) > 25


def test_nothing_to_read_and_nobody_to_read_it():
    assert assign(np.zeros((2, 0)), np.ones((2, 0)), [], [3, 3]).status == "ok"
    nobody = assign(np.zeros((0, 1)), np.ones((0, 1)), [1], [])
    assert (nobody.status, nobody.report.reason) == ("infeasible", "too_few_eligible")


@pytest.mark.parametrize(
    "changed", [{"quality": [[-1]]}, {"quality": [[0.5]]}, {"reviews": [1, 1]}, {"max_load": [[1]]}]
)
def test_what_does_not_belong_together_is_refused(changed):
    case = {"quality": [[1]], "eligible": [[1]], "reviews": [1], "max_load": [1]}
    with pytest.raises(ValueError, match=r"never negative|whole numbers"):
        assign(**case | changed)


@pytest.mark.parametrize("even", [True, False])
def test_three_hundred_applications_take_less_than_a_second(even):
    case = a_round(40, 300, 4, even=even)
    assign(**a_round(8, 10, 2))  # loads the library
    start = time.process_time()
    found = assign(**case)
    assert time.process_time() - start < 1
    assert (found.status, broken(case, found.pairs)) == ("ok", "")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("even", [True, False])
def test_two_thousand_applications_take_less_than_fifteen_seconds(seed, even):
    case = a_round(40, 2000, 5, seed=seed, even=even)
    start = time.process_time()
    found = assign(**case)
    assert time.process_time() - start < 15
    assert (found.status, broken(case, found.pairs)) == ("ok", "")
