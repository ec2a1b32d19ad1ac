"""Why, and what would change it: every answer is tried by running the rule again."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreation.analysis.allocation import (
    Ballot,
    Why,
    approval,
    best_total,
    by_rank,
    completed,
    equal_shares,
    explain_best_total,
    explain_by_rank,
    explain_phragmen,
    explain_shares,
    phragmen,
    pot_of,
    pounds,
    sentence,
    support_of,
)
from tests.cocreation.analysis.allocation.cast import elections, valued

TENTH = Fraction(1, 10)


def raised(values, one, by):
    return [*values[:one], values[one] + by, *values[one + 1 :]]


def check_scores(pot, values, whys, rule):
    for why in whys:
        one = why.application
        assert why.funded == (one in rule(pot, values).funded)
        assert sentence(why).startswith("Funded" if why.funded else "Not funded:")
        if why.less:
            assert one in rule(pot.asking(one, pot.costs[one] - why.less), values).funded
            assert one not in rule(pot.asking(one, pot.costs[one] - why.less + 1), values).funded
        if why.points:
            assert one in rule(pot, raised(values, one, why.points)).funded
            assert one not in rule(pot, raised(values, one, why.points - TENTH)).funded


@given(valued(most=5), st.sampled_from(["skip", "stop"]))
def test_by_rank(case, mode):
    pot, values = case
    check_scores(pot, values, explain_by_rank(pot, values, mode), lambda pot, values: by_rank(pot, values, mode))


@given(valued(most=5))
def test_best_total(case):
    pot, values = case
    whys = explain_best_total(pot, values, step=1)
    check_scores(pot, values, whys, best_total)
    for why in whys:
        if why.funded:
            without = best_total(pot, [None if one == why.application else each for one, each in enumerate(values)])
            assert why.worth == best_total(pot, values).value - without.value


@given(elections(most=4, points=2), st.sampled_from(["completed", "plain", "phragmen"]))
def test_ballots(case, name):
    pot, ballots = case
    support = support_of(pot, ballots)
    rule = {"completed": completed, "plain": equal_shares, "phragmen": phragmen}[name]
    whys = explain_phragmen(pot, support, step=1) if name == "phragmen" else explain_shares(pot, support, rule, step=1)
    found = rule(pot, support)
    eager = found.loads if name == "phragmen" else {who: -left for who, left in found.left.items()}
    for why in whys:
        one = why.application
        assert why.funded == (one in found.funded)
        assert sentence(why).startswith("Funded" if why.funded else "Not funded:")
        if why.less:
            assert one in rule(pot.asking(one, pot.costs[one] - why.less), support).funded
            assert one not in rule(pot.asking(one, pot.costs[one] - why.less + 1), support).funded
        others = [who for who in sorted(eager, key=lambda who: (eager[who], who)) if who not in support.points[one]]
        if why.funded:
            assert (why.less, why.more) == (None, None)
            continue
        works = [
            number
            for number in range(1, len(others) + 1)
            if one in rule(pot, support.with_supporters(one, others[:number])).funded
        ]
        assert why.more == min(works, default=None)
        if pot.costs[one] > pot.budget:
            assert (why.how, why.more) in {("too_dear", None), ("no_support", None)}


def test_the_members_who_pay_and_what_is_left_are_told():
    """tests/vectors: A is paid by three, B gets what is left over, C would need to be cheaper or have one more."""
    pot = pot_of([3000, 6000, 3000], 9000)
    support = support_of(pot, [approval(range(3), marks) for marks in ([0, 1], [0, 1], [0, 2])])
    first, second, third = map(sentence, explain_shares(pot, support, lambda *case: completed(*case, step=100)))
    assert first == (
        "Funded because 3 of the 3 members who could vote on it support it: together they could pay, £10 each at most."
    )
    assert second == "Funded with money that was left over. 2 of the 3 members who could vote on it support it."
    assert third == (
        "Not funded: 1 of the 3 members who could vote on it supports it. Together they have £29 left, and it asks £30."
        " It would be funded if it asked for £1 less, or if 1 more member supported it."
    )


def test_nobody_who_is_recused_is_asked_to_support_more():
    pot = pot_of([20, 10], 20)
    ballots = [approval(range(2), [0]), Ballot(frozenset({1}), {1: 1}, frozenset({0}))]
    plain = explain_shares(pot, support_of(pot, ballots, lens=True), equal_shares, step=1)
    assert [(why.funded, why.less, why.more, why.could) for why in plain] == [
        (False, 10, None, 1),
        (True, None, None, 2),
    ]


@pytest.mark.parametrize(
    ("values", "mode", "said"),
    [
        (
            [9, 8, 7],
            "skip",
            ["number 1 by score and £100 was", "£40 was left at its turn, and it asks £50", "number 3"],
        ),
        (
            [9, 8, 7],
            "stop",
            ["number 1", "asked for £10 less, or if its score was 1.0 point ", "used before its turn."],
        ),
        ([9, 0, None], "skip", ["number 1", "it has no score.", "it has no score."]),
    ],
)
def test_words_for_a_list(values, mode, said):
    pot = pot_of([6000, 5000, 4000], 10_000, [2, 1, 0] if values[1] else None)
    for text, why in zip(said, explain_by_rank(pot, values, mode), strict=True):
        assert text in sentence(why)


def test_words_for_the_best_total_and_for_turns():
    pot = pot_of([6000, 5000, 5000, 20_000], 10_000)
    found = [sentence(why) for why in explain_best_total(pot, [90, 80, 70, 1])]
    assert found[0].startswith("Not funded: the best total is reached without it. It would be funded if it asked for")
    assert found[1] == "Funded because the total would be 60.0 points lower without it."
    assert found[3].startswith("Not funded: it asks £200, more than the whole budget.")
    ballots = [approval(range(4), marks) for marks in ([0, 1], [0, 1], [0, 2])]
    turns = [sentence(why) for why in explain_phragmen(pot, support_of(pot, ballots))]
    assert turns[0].startswith("Funded because 3 of the 3")
    assert "ended before they had earned enough" in turns[1]
    assert turns[3] == "Not funded: nobody supports it."
    assert sentence(Why(0, "combination", 1, True, worth=0)).endswith("Another set is as good.")


@pytest.mark.parametrize(("pence", "text"), [(100, "£1"), (123_450, "£1,234.50"), (Fraction(2501, 2), "£12.50")])
def test_pounds(pence, text):
    assert pounds(pence) == text
