"""Rules on ballots: equal shares and Phragmén, against slow rules written another way, and what they promise."""

import time
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cocreation.analysis.allocation import (
    Ballot,
    NotEveryoneCould,
    above,
    approval,
    best_total,
    by_rank,
    compare,
    completed,
    equal_shares,
    phragmen,
    pot_of,
    support_of,
)
from tests.cocreation.analysis.allocation.cast import a_panel, elections, slow_phragmen, slow_shares

UTILITIES = st.sampled_from(["cost", "count"])
OVERSHOOTS = st.sampled_from(["stop_any", "stop", "skip"])


@given(elections(points=3), UTILITIES)
def test_equal_shares_are_those_of_the_slow_rule(case, utility):
    pot, ballots = case
    support = support_of(pot, ballots, utility)
    found = equal_shares(pot, support)
    funded, prices, money = slow_shares(pot, support, found.endowment)
    assert (list(found.funded), list(found.rho), dict(found.left)) == (funded, prices, money)


@given(elections(points=3), UTILITIES, st.sampled_from([None, 1, Fraction(1, 3)]))
def test_completion_is_that_of_the_slow_rule(case, utility, step):
    pot, ballots = case
    support = support_of(pot, ballots, utility)
    found = completed(pot, support, step, utilitarian=False)
    wanted = [one for one, cost in enumerate(pot.costs) if support.points[one] and cost <= pot.budget]
    if pot.cost(wanted) <= pot.budget:
        assert set(found.funded) == set(wanted)
        return
    share = Fraction(pot.budget, len(support.voters))
    rise = share / 100 if step is None else step
    funded, *_rest = slow_shares(pot, support, share)
    while any(pot.costs[one] <= pot.left(funded) for one in wanted if one not in funded):
        share += rise
        further, *_rest = slow_shares(pot, support, share)
        if pot.cost(further) > pot.budget:
            break
        funded = further
    assert list(found.funded) == funded


def test_completion_ends_when_the_money_is_used_to_the_last_penny():
    """Shares of 5 pay for the second alone; at 6 the first joins, and both cost what there is."""
    pot = pot_of([6, 4, 9], 10)
    support = support_of(pot, [approval(range(3), [0, 2]), approval(range(3), [1])])
    found = completed(pot, support, 1, utilitarian=False)
    assert (set(found.funded), found.endowment, found.runs) == ({0, 1}, 6, 2)


def test_when_everything_fits_everything_is_funded_at_once():
    pot = pot_of([90, 1, 1], 100)
    support = support_of(pot, [approval(range(3), marks) for marks in ([0], [1], [2], [1])])
    found = completed(pot, support)
    assert (set(found.funded), found.added, found.runs) == ({0, 1, 2}, (0,), 1)


@given(elections(), OVERSHOOTS)
def test_phragmen_is_that_of_the_slow_rule(case, overshoot):
    pot, ballots = case
    found = phragmen(pot, support_of(pot, ballots), overshoot)
    assert (list(found.funded), dict(found.loads)) == slow_phragmen(pot, support_of(pot, ballots), overshoot)


@given(elections(points=3), UTILITIES)
def test_the_prices_shown_pay_for_what_is_funded(case, utility):
    """Priceable: every supporter pays the same for each unit of worth or all they have, nobody else pays, nobody
    pays more than their share, every grant is paid for exactly, and nothing else could be paid by those who want it."""
    pot, ballots = case
    support = support_of(pot, ballots, utility)
    found = equal_shares(pot, support)
    spent = dict.fromkeys(support.voters, Fraction(0))
    for one, rho, paid in zip(found.funded, found.rho, found.payments, strict=True):
        units = support.units(pot, one)
        assert sum(paid.values()) == pot.costs[one]
        for member, unit in units.items():
            assert paid.get(member, 0) == min(found.endowment - spent[member], rho * unit)
            spent[member] += paid.get(member, 0)
    assert {member: found.endowment - one for member, one in spent.items()} == found.left
    assert min(found.left.values(), default=0) >= 0
    assert list(found.rho) == sorted(found.rho)
    for one, cost in enumerate(pot.costs):
        if one not in found.funded and cost <= pot.budget and support.points[one]:
            assert sum(found.left[member] for member in support.points[one]) < cost


RISES_TOO_FAR = (pot_of([5, 5], 9), [approval(range(2), [0]), approval(range(2), [1])])
"""Equal shares of 5 pay for both, and there is money for one."""


@given(elections(points=2), UTILITIES, OVERSHOOTS)
@example(RISES_TOO_FAR, "cost", "skip")
def test_never_over_the_budget_and_never_what_nobody_supports(case, utility, overshoot):
    pot, ballots = case
    support = support_of(pot, ballots, utility)
    whole = completed(pot, support)
    for found in (equal_shares(pot, support), whole, phragmen(pot, support, overshoot)):
        assert pot.left(found.funded) >= 0
        assert len(set(found.funded)) == len(found.funded)
        assert all(support.points[one] for one in found.funded)
    assert all(
        cost > pot.left(whole.funded)
        for one, cost in enumerate(pot.costs)
        if support.points[one] and one not in whole.funded
    )


@given(elections(points=3), UTILITIES, st.randoms(), st.integers(1, 100))
def test_the_order_of_members_and_applications_and_the_unit_change_nothing(case, utility, draw, unit):
    pot, ballots = case
    order = draw.sample(range(len(pot.costs)), len(pot.costs))
    place = {one: number for number, one in enumerate(order)}
    other = pot_of([pot.costs[one] * unit for one in order], pot.budget * unit, [pot.tie_rank[one] for one in order])
    moved = [
        Ballot(one.could, {place[key]: points for key, points in one.points.items()})
        for one in draw.sample(ballots, len(ballots))
    ]
    here, there = support_of(pot, ballots, utility), support_of(other, moved, utility)
    for rule in (equal_shares, completed, phragmen):
        assert [order[one] for one in rule(other, there).funded] == list(rule(pot, here).funded)


@given(elections(), UTILITIES, OVERSHOOTS)
def test_one_more_supporter_never_costs_a_grant(case, utility, overshoot):
    pot, ballots = case
    support = support_of(pot, ballots, utility)
    for rule in (equal_shares, lambda pot, support: phragmen(pot, support, overshoot)):
        for one in rule(pot, support).funded:
            for member in set(support.voters) - set(support.points[one]):
                assert one in rule(pot, support.with_supporters(one, [member])).funded


@given(elections(), st.data())
def test_who_is_recused_counts_as_no_supporter_and_nothing_else_changes(case, data):
    pot, ballots = case
    free = [(m, j) for m, one in enumerate(ballots) for j in one.could if j not in one.points]
    out = data.draw(st.sets(st.sampled_from(free))) if free else set()
    kept = [
        Ballot(one.could - {j for m, j in out if m == member}, one.points, frozenset(j for m, j in out if m == member))
        for member, one in enumerate(ballots)
    ]
    if not out:
        return
    with pytest.raises(NotEveryoneCould) as refused:
        support_of(pot, kept)
    assert (set(refused.value.recused), refused.value.missing) == (out, ())
    seen, full = support_of(pot, kept, lens=True), support_of(pot, ballots)
    assert (seen.binding, full.binding) == (False, True)
    assert [full.could[j] - seen.could[j] for j in range(len(pot.costs))] == [
        sum(one == j for _m, one in out) for j in range(len(pot.costs))
    ]
    for rule in (equal_shares, completed, phragmen):
        assert rule(pot, seen).funded == rule(pot, full).funded


def test_scores_of_assigned_readings_are_no_ballot():
    """Four of forty members read each application: nothing can make a ballot of that, not even for looking at."""
    pot = pot_of([10] * 20, 50)
    read = [Ballot(frozenset(range(member % 10, 20, 10)), {member % 10: 3}) for member in range(40)]
    for lens in (False, True):
        with pytest.raises(NotEveryoneCould) as refused:
            support_of(pot, read, lens=lens)
        assert len(refused.value.missing) == 40 * 18
        assert str(refused.value) == "720 votes were not possible, 0 because of recusals"


@pytest.mark.parametrize(
    "ballot",
    [
        Ballot(frozenset({0}), {1: 1}, frozenset({1})),
        Ballot(frozenset({0, 1}), {0: -1}),
        Ballot(frozenset({0, 1, 2}), {}),
        Ballot(frozenset({0, 1}), {}, frozenset({1})),
    ],
)
def test_a_ballot_that_makes_no_sense_is_refused(ballot):
    with pytest.raises(ValueError, match=r"support is for|a ballot is on"):
        support_of(pot_of([1, 1], 1), [ballot], lens=True)


def test_an_empty_ballot_has_no_share_and_low_scores_are_no_support():
    pot = pot_of([10, 10], 20)
    support = support_of(pot, [approval(range(2), [0]), approval(range(2), []), Ballot(frozenset({0, 1}), {1: 0})])
    assert (support.voters, equal_shares(pot, support).endowment) == ((0,), 20)
    assert above({0: 4, 1: 2, 2: Fraction(5, 2)}, 2) == {0: 2, 2: Fraction(1, 2)}
    nobody = support_of(pot, [approval(range(2), [])])
    assert completed(pot, nobody).funded == phragmen(pot, nobody).funded == ()


def test_rules_side_by_side_and_who_is_left_with_nothing():
    """decision-rules 4.6 (i): most approved first leaves two members with nothing, equal shares do not."""
    pot = pot_of([40, 40, 40, 20, 20], 120)
    ballots = [approval(range(5), [0, 1, 2])] * 4 + [approval(range(5), [3, 4])] * 2
    support = support_of(pot, ballots)
    outcomes = {"most": by_rank(pot, [4, 4, 4, 2, 2]).funded, "shares": completed(pot, support).funded}
    found = compare(pot, outcomes, support, {"region": ["n", "n", "s", "s", "s"]})
    assert (found.by_rule["most"].empty_handed, found.by_rule["shares"].empty_handed) == ((4, 5), ())
    assert found.by_rule["shares"].money == {"region": {"n": 80, "s": 40}}
    assert (found.overlap, found.always, found.never) == ({("most", "shares"): 2}, {0, 1}, set())
    assert found.by_application[2] == {"most"}
    with pytest.raises(ValueError, match="over the budget: all"):
        compare(pot, {"all": range(5)})


def test_all_rules_for_two_hundred_projects_and_forty_voters_take_less_than_two_seconds():
    pot, ballots, values = a_panel(200, 40)
    start = time.process_time()
    found = {"rank": by_rank(pot, values).funded, "total": best_total(pot, values).funded}
    for utility in ("cost", "count"):
        support = support_of(pot, ballots, utility)
        found |= {f"shares by {utility}": completed(pot, support).funded, "phragmen": phragmen(pot, support).funded}
    compare(pot, found, support_of(pot, ballots))
    assert time.process_time() - start < 2
    assert all(len(one) > 50 for one in found.values())


@pytest.mark.long
def test_two_thousand_projects():
    pot, ballots, _values = a_panel(2000, 40)
    support = support_of(pot, ballots)
    start = time.process_time()
    assert len(equal_shares(pot, support).funded) > 500
    assert time.process_time() - start < 1
    assert len(phragmen(pot, support).funded) > 800
    assert time.process_time() - start < 8
