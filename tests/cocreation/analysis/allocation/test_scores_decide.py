"""Rules on scores: by rank and the best total. Against every set there is, whatever the order of the input."""

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreation.analysis.allocation import best_total, by_rank, pot_of, tie_rank
from tests.cocreation.analysis.allocation.cast import a_panel, every_set, valued

MODES = st.sampled_from(["skip", "stop"])


def worth(values, chosen):
    return sum(values[one] for one in chosen)


@given(valued())
def test_no_set_that_fits_is_worth_more_and_ties_go_by_cost_then_by_the_declared_order(case):
    pot, values = case
    worthy = [one for one in every_set(pot) if all((values[place] or 0) > 0 for place in one)]
    found = best_total(pot, values)

    def better(chosen):
        places = sorted(pot.tie_rank[one] for one in chosen)
        return -worth(values, chosen), pot.cost(chosen), [place not in places for place in range(len(values))]

    best = min(worthy, key=better)
    assert (sorted(found.funded), found.value, found.cost) == (sorted(best), worth(values, best), pot.cost(best))
    assert [pot.tie_rank[one] for one in found.funded] == sorted(pot.tie_rank[one] for one in found.funded)
    assert (found.proved, found.by_rule) == (True, True)


@given(valued())
def test_too_many_states_are_left_to_a_solver_and_its_set_is_proved(case):
    pot, values = case
    found, exact = best_total(pot, values, most_states=2), best_total(pot, values)
    assert found.cost <= pot.budget
    if found.proved:
        assert found.value == exact.value
    if found.by_rule:
        assert found.funded == exact.funded


@given(valued(), MODES, st.randoms())
def test_the_order_of_the_input_changes_nothing(case, mode, draw):
    pot, values = case
    order = draw.sample(range(len(values)), len(values))
    other = pot_of([pot.costs[one] for one in order], pot.budget, [pot.tie_rank[one] for one in order])
    moved = [values[one] for one in order]
    assert [order[one] for one in by_rank(other, moved, mode).funded] == list(by_rank(pot, values, mode).funded)
    assert [order[one] for one in best_total(other, moved).funded] == list(best_total(pot, values).funded)


@given(valued(), MODES, st.integers(2, 100))
def test_counting_in_pence_or_in_pounds_changes_nothing(case, mode, unit):
    pot, values = case
    other = pot_of([cost * unit for cost in pot.costs], pot.budget * unit, pot.tie_rank)
    assert by_rank(other, values, mode).funded == by_rank(pot, values, mode).funded
    assert best_total(other, values).funded == best_total(pot, values).funded


@given(valued(), MODES)
def test_by_rank_never_passes_over_what_still_fits(case, mode):
    pot, values = case
    found = by_rank(pot, values, mode)
    assert pot.left(found.funded) >= 0
    scored = [one for one in range(len(values)) if (values[one] or 0) > 0]
    assert set(found.funded) <= set(scored)
    if mode == "skip":
        assert all(pot.costs[one] > found.left_before[one] for one in scored if one not in found.funded)
    else:
        assert (
            found.funded
            == tuple(sorted(scored, key=lambda one: (-values[one], pot.tie_rank[one])))[: len(found.funded)]
        )


@given(valued(values=st.integers(1, 5)), MODES, st.data())
def test_a_higher_score_never_costs_a_grant(case, mode, data):
    pot, values = case
    one = data.draw(st.integers(0, len(values) - 1))
    more = [value + (place == one) * data.draw(st.integers(1, 3)) for place, value in enumerate(values)]
    for rule in (lambda values: by_rank(pot, values, mode), lambda values: best_total(pot, values)):
        if one in rule(values).funded:
            assert one in rule(more).funded


def test_declared_keys_break_ties_one_after_the_other():
    costs, supporters, tickets = [30, 20, 20, 20], [2, 2, 2, 3], ["a", "d", "c", "b"]
    assert tie_rank(costs, supporters=supporters, tickets=tickets) == (3, 2, 1, 0)
    assert tie_rank(costs, values=[1, 2, 2, 0], tickets=tickets, keys=["value", "draw"]) == (2, 1, 0, 3)
    with pytest.raises(ValueError, match="leaves some applications tied"):
        tie_rank(costs, supporters=supporters, keys=["supporters", "cost"])
    with pytest.raises(ValueError, match="needs draw"):
        tie_rank(costs, supporters=supporters)


@pytest.mark.parametrize(
    ("costs", "budget", "places"), [([0], 1, [0]), ([1], -1, [0]), ([1, 1], 1, [0, 0]), ([1], 1, [0, 1])]
)
def test_a_pot_that_makes_no_sense_is_refused(costs, budget, places):
    with pytest.raises(ValueError, match=r"at least a penny|its own place"):
        pot_of(costs, budget, places)


@pytest.mark.parametrize("costs", [[1.0], [Fraction(1, 2)]])
def test_an_amount_is_whole_pence(costs):
    with pytest.raises(TypeError):
        pot_of(costs, 1)


def test_values_too_finely_divided_are_refused_rather_than_rounded():
    with pytest.raises(ValueError, match="too finely divided"):
        best_total(pot_of([1, 1], 1), [1, Fraction(1, 2**40) + Fraction(1, 3**30)])


def test_where_values_are_the_amounts_the_best_total_is_still_proved():
    pot = pot_of(range(30, 50), sum(range(30, 50)) // 2)
    found = best_total(pot, pot.costs, most_states=8)
    assert (found.proved, found.by_rule, found.value) == (True, False, found.cost)
    assert found.cost <= pot.budget


@pytest.mark.long
def test_two_thousand_applications_are_packed_in_two_seconds():
    pot, _ballots, values = a_panel(2000, 1)
    start = time.process_time()
    assert best_total(pot, values).proved
    assert time.process_time() - start < 2
