"""Every worked example of tests/vectors/allocation.json."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from cocreation.analysis.allocation import (
    Ballot,
    best_total,
    by_rank,
    completed,
    equal_shares,
    phragmen,
    pot_of,
    support_of,
)

CASES = json.loads((Path(__file__).parents[3] / "vectors" / "allocation.json").read_text())["cases"]
UTILITY = {
    "u_i(c)=cost(c) if approved": "cost",
    "u_i(c)=points": "count",
    "u_i(c)=points*cost(c)": "cost",
}


def of(rule):
    return [pytest.param(case, id=case["name"]) for case in CASES if case["rule"] == rule]


def pot(case):
    projects = case["projects"]
    return pot_of([one["cost"] for one in projects], case["budget"], [one["tie_rank"] for one in projects])


def support(case):
    names = [one["id"] for one in case["projects"]]
    marks = [one if isinstance(one, dict) else dict.fromkeys(one, 1) for one in case["ballots"]]
    ballots = [Ballot(frozenset(range(len(names))), {names.index(k): v for k, v in one.items()}) for one in marks]
    return support_of(pot(case), ballots, UTILITY.get(case.get("utility"), "cost"))


def named(case, funded):
    return [case["projects"][one]["id"] for one in funded]


def exact(texts):
    return [Fraction(one) for one in texts]


@pytest.mark.parametrize("case", of("mes"))
def test_equal_shares(case):
    wanted, found = case["expected"], equal_shares(pot(case), support(case))
    assert (found.endowment, named(case, found.funded)) == (Fraction(wanted["endowment"]), wanted["funded"])
    for place, turn in enumerate(wanted["rounds"]):
        assert named(case, [found.funded[place]]) == [turn["project"]]
        assert found.rho[place] == Fraction(turn["rho"])
        assert found.payments[place] == {int(who): Fraction(paid) for who, paid in turn["payments"].items()}
    assert [found.left[who] for who in sorted(found.left)] == exact(wanted["left_per_voter"])
    assert pot(case).left(found.funded) == wanted["unspent"]


@pytest.mark.parametrize("case", [one for one in of("mes") if "after_add" in one.values[0]["expected"]])
def test_equal_shares_with_completion(case):
    wanted = case["expected"]
    step = Fraction(wanted["add_step"])
    risen = completed(pot(case), support(case), step, utilitarian=False)
    assert (named(case, risen.funded), risen.endowment, risen.runs) == (
        wanted["after_add"]["funded"],
        Fraction(wanted["after_add"]["endowment"]),
        wanted["after_add"]["runs"],
    )
    assert named(case, completed(pot(case), support(case), step).funded) == wanted["after_add_then_utilitarian"]


@pytest.mark.parametrize("case", of("greedy"))
def test_by_rank(case):
    found = by_rank(pot(case), [one["value"] for one in case["projects"]], case["mode"])
    assert named(case, found.funded) == case["expected"]["funded"]
    assert pot(case).left(found.funded) == case["expected"]["unspent"]


@pytest.mark.parametrize("case", of("knapsack"))
def test_best_total(case):
    found, wanted = best_total(pot(case), [one["value"] for one in case["projects"]]), case["expected"]
    assert (named(case, found.funded), found.value, found.cost) == (wanted["funded"], wanted["value"], wanted["cost"])
    assert (found.proved, found.by_rule) == (True, True)


@pytest.mark.parametrize("case", of("phragmen"))
def test_phragmen(case):
    found, wanted = phragmen(pot(case), support(case), case["overshoot"]), case["expected"]
    assert named(case, found.funded) == wanted["funded"]
    assert list(found.times) == exact(wanted["times"])
    assert [found.loads[who] for who in sorted(found.loads)] == exact(wanted["loads"])


def test_every_rule_has_its_examples():
    assert {case["rule"] for case in CASES} == {"mes", "greedy", "knapsack", "phragmen"}


def test_the_examples_of_the_decision_rules():
    """decision-rules 4.6 (i) and (ii), in pounds; their second set is by cardinality."""
    four, two = {0: 1, 1: 1, 2: 1}, {3: 1, 4: 1}
    first = pot_of([40_000, 40_000, 40_000, 20_000, 20_000], 120_000)
    ballots = [Ballot(frozenset(range(5)), one) for one in [four] * 4 + [two] * 2]
    assert set(equal_shares(first, support_of(first, ballots)).funded) == {0, 1, 3, 4}
    approvals = [sum(one in ballot.points for ballot in ballots) for one in range(5)]
    assert by_rank(first, approvals).funded == (0, 1, 2)

    second = pot_of([40_000, 40_000, 30_000, 30_000, 20_000, 10_000], 120_000)
    marks = ["AB", "AB", "AB", "ABG", "CDG", "CDE"]
    ballots = [Ballot(frozenset(range(6)), {"ABCDEG".index(one): 1 for one in marked}) for marked in marks]
    by_cost, by_count = (equal_shares(second, support_of(second, ballots, one)) for one in ("cost", "count"))
    assert set(by_cost.funded) == {0, 1, 2}
    assert second.left(by_cost.funded) == 10_000
    assert by_count.funded == (5, 0, 2)
