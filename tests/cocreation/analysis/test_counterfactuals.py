"""Would the slate be another? Against counting everything again by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreation.analysis.allocation import best_total, by_rank, pot_of
from cocreation.analysis.counterfactuals import Read, stability
from cocreation.analysis.scores import weighted_total

WEIGHTS = {"need": 50, "plan": 50}


def fund(costs, budget, rule=by_rank):
    pot = pot_of(costs, budget)
    return lambda values: rule(pot, values).funded


def test_a_slate_that_hangs_on_one_reader_and_one_weight():
    reads = [
        Read(0, "ana", {"need": 4, "plan": 0}),
        Read(0, "ben", {"need": 2, "plan": 2}),
        Read(1, "ana", {"need": 1, "plan": 3}),
        Read(1, "ben", {"need": 2, "plan": 1}),
    ]
    found = stability(reads, WEIGHTS, 2, fund([10, 10], 10))
    assert found.funded == {0}
    told = {(one.kind, one.who, one.by): (one.gained, one.lost) for one in found.scenarios}
    nothing, other = (set(), set()), ({1}, {0})
    assert told == {
        ("reader", "ana", 0): nothing,
        ("reader", "ben", 0): nothing,
        ("criterion", "need", -50): other,
        ("criterion", "plan", -50): nothing,
        ("weight", "need", 5): nothing,
        ("weight", "need", -5): nothing,
        ("weight", "plan", 5): nothing,
        ("weight", "plan", -5): nothing,
    }
    assert found.held == (Fraction(7, 8), Fraction(1, 8))
    assert [one.who for one in found.deciding] == ["need"]


def test_who_is_read_by_one_person_only_is_named():
    reads = [Read(0, "ana", {"need": 4, "plan": 4}), Read(1, "ben", {"need": 1, "plan": 1})]
    found = stability(reads, WEIGHTS, 3, fund([10, 10, 10], 10))
    assert [(one.unread, one.lost) for one in found.scenarios[:2]] == [({0}, {0}), ({1}, set())]
    assert found.held[2] == 0


@pytest.mark.parametrize(
    ("weights", "scenarios"),
    [
        ({"need": 100}, [("weight", 5), ("weight", -5)]),
        ({"need": 3, "plan": 0}, [("weight", 5), ("weight", 5)]),
    ],
)
def test_no_weight_falls_below_nothing_and_the_last_criterion_stays(weights, scenarios):
    found = stability([Read(0, "ana", {"need": 4, "plan": 2})], weights, 1, fund([1], 1))
    assert [(one.kind, one.by) for one in found.scenarios[1:]] == scenarios


def test_nothing_read_and_nothing_to_change():
    found = stability([], {}, 2, fund([1, 1], 1))
    assert (found.funded, found.scenarios, found.held) == (set(), (), (0, 0))


KEYS = ["a", "b", "c"]
sheets = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 2)),
    st.fixed_dictionaries({key: st.none() | st.integers(0, 4) for key in KEYS}),
    max_size=9,
)


@given(sheets, st.fixed_dictionaries({key: st.integers(0, 9) for key in KEYS}), st.sampled_from([by_rank, best_total]))
def test_every_scenario_is_the_rule_run_on_what_would_be_left(given, weights, rule):
    reads = [Read(j, r, scores) for (j, r), scores in given.items()]
    funds = fund([3, 2, 2, 1], 4, rule)

    def counted(reads, weights):
        used = {key: weight for key, weight in weights.items() if weight}
        totals = [
            [weighted_total({key: one.scores[key] for key in used}, used) for one in reads if one.application == j]
            for j in range(4)
        ]
        known = [[total for total in one if total is not None] for one in totals]
        return set(funds([sum(one, Fraction(0)) / len(one) if one else None for one in known]))

    found = stability(reads, weights, 4, funds)
    assert found.funded == counted(reads, weights)
    for one in found.scenarios:
        if one.kind == "reader":
            then = counted([read for read in reads if read.reader != one.who], weights)
        else:
            then = counted(reads, weights | {one.who: weights[one.who] + one.by})
        assert (one.gained, one.lost) == (then - found.funded, found.funded - then)
    assert {one.who for one in found.scenarios if one.kind == "reader"} == {read.reader for read in reads}
    times = [
        sum((j in found.funded and j not in one.lost) or j in one.gained for one in found.scenarios) for j in range(4)
    ]
    assert [share * len(found.scenarios) for share in found.held] == times or not found.scenarios
