"""How each method counts: worked examples by hand. What holds for every ballot: test_counting_axioms.py."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from cocreation.deliberation.kinds import Method, RoundResult
from cocreation.deliberation.tally import Asked, Ballot, Choice, count_round, frozen
from shaping_future.errors import NotValid

SHARE = Decimal("0.6")


def stances(method, eligible=10, rules=None, **numbers):
    """Counts positions: `l3=4` stands for four people at level 3."""
    said = [name.removeprefix("l") for name, number in numbers.items() for _ in range(number)]
    return count_round(Asked(method, eligible, frozen(method, rules)), [Ballot(one) for one in said])


def options(method, *ballots, rules=None, costs=(None,) * 4, eligible=None, out=()):
    """Counts ballots on options; `out`: options that the last ballot's member stays out of."""
    found = [Ballot("answer" if one else "abstain", one) for one in ballots]
    if out:
        found[-1] = replace(found[-1], out=frozenset(out))
    choices = tuple(Choice(n, cost, int(n in out)) for n, cost in enumerate(costs, start=1))
    rules = frozen(method, rules, costs) | ({"draw": "fixed"} if method in ("approval", "ranked") else {})
    return count_round(Asked(method, eligible or len(ballots), rules, choices), found)


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ({"agree": 6}, RoundResult.CONSENSUS),
        ({"agree": 5}, RoundResult.NO_QUORUM),
        ({"agree": 6, "block": 1}, RoundResult.BLOCKED),
        ({"agree": 6, "aside": 3}, RoundResult.CONSENSUS),  # exactly a third
        ({"agree": 5, "aside": 3}, RoundResult.WEAK),
        ({"reserved": 8}, RoundResult.CONSENSUS),
    ],
)
def test_consensus(said, result):
    assert stances(Method.CONSENSUS, **said).result == result


@pytest.mark.parametrize(
    ("said", "result", "talk"),
    [
        ({"l1": 6, "l3": 2}, RoundResult.ENTHUSIASTIC, 0),
        ({"l1": 6, "l3": 2, "l4": 2}, RoundResult.ENTHUSIASTIC, 0),  # level 4 is in no share
        ({"l1": 5, "l3": 3}, RoundResult.SUFFICIENT, 0),
        ({"l2": 4, "l6": 4}, RoundResult.SUFFICIENT, 0),
        ({"l1": 9, "l7": 1}, RoundResult.SUFFICIENT, 1),
        ({"l1": 8, "l7": 1}, RoundResult.DISCUSS, 1),  # one in nine is more than a tenth
        ({"l1": 8, "l5": 2}, RoundResult.ENTHUSIASTIC, 1),
        ({"l1": 5, "l5": 3}, RoundResult.DISCUSS, 1),
        ({"l1": 9, "l8": 1}, RoundResult.STOPPED, 0),
        ({"l4": 8}, RoundResult.DISCUSS, 0),
        ({"l1": 5}, RoundResult.NO_QUORUM, 0),
    ],
)
def test_gradients_have_a_picture_and_never_a_mean(said, result, talk):
    counted = stances(Method.GRADIENTS, **said)
    assert (counted.result, len(counted.talk)) == (result, talk)
    assert not hasattr(counted, "mean")
    assert sum(people for _level, _label, people in counted.rows) == counted.took_part


def test_a_share_of_everybody_counts_silence_as_not_for_it():
    assert stances(Method.MAJORITY, **{"for": 7}).result == RoundResult.MAJORITY  # two thirds of 10 are 7
    assert stances(Method.MAJORITY, **{"for": 6, "abstain": 4}).result == RoundResult.NO_MAJORITY
    assert stances(Method.MAJORITY, eligible=9, **{"for": 6}).result == RoundResult.MAJORITY


def test_what_decides_nothing_needs_no_quorum():
    assert stances(Method.SENSE, good=1).result == RoundResult.SHOWN
    assert stances(Method.ADVICE, advice=1).result == RoundResult.ADVISED
    assert stances(Method.CONSENT, eligible=5, consent=5).result == RoundResult.REFERRED


def test_dots_count_people_beside_dots():
    counted = options("dots", {1: 2, 2: 1}, {1: 2}, {2: 1, 3: 1}, {2: 2}, {}, {3: 1}, rules={"dots": 3})
    assert [(one.number, one.points, one.supporters, one.place) for one in counted.in_order] == [
        (1, 4, 2, 1), (2, 4, 3, 1), (3, 2, 2, 3), (4, 0, 0, None),
    ]  # fmt: skip
    assert frozen("dots", None, (None,) * 7)["dots"] == 4  # a third of seven, rounded up, and one more


def test_scores_are_means_of_who_scored_and_need_three():
    counted = options("score", {1: 4, 2: 4}, {1: 3, 2: 4}, {1: 4}, {1: 0, 3: 2}, {3: 2}, {3: 3})
    assert [(one.number, one.points, one.place) for one in counted.in_order] == [
        (1, Fraction(11, 4), 1), (3, Fraction(7, 3), 2), (2, 4, None), (4, 0, None),
    ]  # fmt: skip
    assert counted.median_of(1) == Fraction(7, 2)


COSTS = (4_000_000, 4_000_000, 2_000_000, 2_000_000, 4_000_000)


def test_equal_shares_reach_whom_the_most_approved_would_leave_with_nothing():
    """Decision rules 4.6 (i): A, B, F by four people, C, D by two."""
    ballots = [{1: 1, 2: 1, 5: 1}] * 4 + [{3: 1, 4: 1}] * 2
    counted = options("approval", *ballots, rules={"budget_pence": 12_000_000}, costs=COSTS)
    assert (len(counted.funded), set(counted.funded) >= {3, 4}, counted.result) == (4, True, RoundResult.COUNTED)
    without = options("approval", *ballots, costs=COSTS)
    assert (without.shares, without.chosen) == (None, (1, 2, 5))


def test_approval_and_ranking_do_not_bind_when_somebody_stays_out_of_an_option():
    for method, one in (("approval", {1: 1}), ("ranked", {1: 1, 2: 2})):
        rules = {"budget_pence": 9_000_000} if method == "approval" else None
        counted = options(method, *[one] * 8, rules=rules, costs=COSTS, out=(3,))
        assert (counted.binding, counted.result) == (False, RoundResult.LENS)
        assert options(method, *[one] * 8, rules=rules, costs=COSTS).result == RoundResult.COUNTED
    assert options("dots", *[{1: 1}] * 8, out=(3,)).result == RoundResult.COUNTED


def test_instant_runoff_by_hand():
    """2 leaves with its one first place, and that ballot goes on to 3, which then has four of seven."""
    counted = options("ranked", *[{1: 1}] * 3, *[{3: 1, 1: 2}] * 3, {2: 1, 3: 2})
    assert [(step.firsts, step.out) for step in counted.steps] == [
        ({1: 3, 2: 1, 3: 3, 4: 0}, 4), ({1: 3, 2: 1, 3: 3}, 2), ({1: 3, 3: 4}, None),
    ]  # fmt: skip
    assert (counted.winner, counted.chosen) == (3, (3,))
    assert [one.number for one in counted.in_order] == [3, 1, 2, 4]
    tied = options("ranked", *[{1: 1}] * 3, *[{2: 1}] * 3)
    assert any(step.drawn for step in tied.steps)
    assert tied.winner == options("ranked", *[{2: 1}] * 3, *[{1: 1}] * 3).winner  # the draw, not the order of ballots


def test_borda_by_hand():
    counted = options("ranked", {1: 1, 2: 2, 3: 3}, {1: 1, 2: 2}, {2: 1}, {2: 1}, {3: 1}, {}, rules={"ranked": "borda"})
    assert [(one.number, one.points, one.place) for one in counted.in_order] == [
        (2, 10, 1), (1, 6, 2), (3, 4, 3), (4, 0, None),
    ]  # fmt: skip


def test_times_most_yes_then_most_points_then_the_earliest_and_access_needs_first():
    assert options("times", {1: 1, 2: 2, 3: 2}, {1: 2, 2: 2, 3: 0}, {1: 2, 2: 0, 3: 2}).chosen == (1,)
    assert options("times", {1: 2, 2: 0}, {1: 0, 2: 2}).chosen == (1,)
    assert options("times", {1: 2, 2: 0}, {1: -1, 2: 2}).chosen == (2,)
    nothing = options("times", *[{1: -1, 2: -1, 3: -1, 4: -1}])
    assert (nothing.chosen, nothing.result) == ((), RoundResult.NOTHING)


@pytest.mark.parametrize(
    ("method", "rules"),
    [
        ("dots", {"dots": 0}), ("dots", {"dots": 2, "most": 3}), ("dots", {"dots": True}), ("dots", {"stars": 3}),
        ("consensus", {"aside": "2"}), ("consensus", {"aside": "x"}), ("majority", {"of_all": "1/2"}),
        ("consensus", {"aside": "1/0"}), ("gradients", {"scale": ["Yes", "No"]}), ("ranked", {"ranked": "coin"}),
        ("approval", {"budget_pence": 1.5}), ("approval", {"budget_pence": 100}), ("times", {"zone": "Moon/North"}),
        ("times", {"zone": "../etc"}), ("consent", {"rounds": 4}),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_are_refused_at_opening(method, rules):
    with pytest.raises(NotValid):
        frozen(method, rules, (None,) * 4)
