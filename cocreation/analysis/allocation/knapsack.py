"""The best total: of all sets of applications that fit the budget, the one whose values add up to most (analysis C.2).

In words: the computer tries, in effect, every combination. It can pass over one expensive top application for several
cheaper good ones, so it is a what-if beside the ranked list, not the rule.

Among the best sets the cheapest; then, along tie_rank, the one that has the better-placed application at the first
difference. Exact, in whole numbers, by lists of states that no other state beats (Nemhauser, Ullmann 1969); a state
is left out when what could still be added at best (Dantzig's bound) does not reach a set that is known. The bound is
worked out in floats and given more room than it can be wrong by, so it may keep too much and never leaves out too
much.

Where values are (nearly) the costs the lists grow too long. Then HiGHS proposes a set, in floats; its value is
counted in whole numbers, and one more pass of the lists proves that nothing is better (`proved`), or fails to. Which
of several equally good sets it found is not by our rule then (`by_rule` False).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from ..digest import digest_of
from .pot import Exact, Pot

MOST_STATES = 200_000
"""When HiGHS is asked."""
LARGEST = 2**62
"""Sums up to here are exact in the whole numbers of numpy."""


@dataclass(frozen=True)
class Knapsack:
    """funded: by tie_rank. value and cost of them all. `proved`: nothing is better; `by_rule`: ties went by our
    rule."""

    funded: tuple[int, ...]
    value: Exact
    cost: int
    proved: bool = True
    by_rule: bool = True
    digest: str = ""


def best_total(pot: Pot, values: Sequence[Exact | None], most_states: int = MOST_STATES) -> Knapsack:
    """Without a value, or with 0 or less, nothing is funded. ValueError: values whose sum in whole parts is too large
    for exact counting; round them first (to a thousandth, say)."""
    from . import lists  # only whoever counts pays for numpy: 20 MB

    scale = lcm(*(Fraction(one).denominator for one in values if one))
    worth = [int((one or 0) * scale) for one in values]
    if sum(map(abs, worth)) > LARGEST or sum(pot.costs) > LARGEST:
        raise ValueError("the values are too finely divided to be added up exactly")
    can = [one for one, cost in enumerate(pot.costs) if worth[one] > 0 and cost <= pot.budget]
    items = sorted(can, key=lambda one: -pot.tie_rank[one])  # worst first: the last to be looked at decides ties
    problem, budget = lists.items_of([pot.costs[one] for one in items], [worth[one] for one in items], pot.budget)
    proved, by_rule = True, True
    try:
        chosen = lists.best(problem, budget, most_states, 0)
    except lists.TooManyError:
        by_rule = False
        chosen, proved = lists.proposed(problem, budget, most_states)
    funded = tuple(items[place] for place in reversed(chosen))
    total, asked = (
        Fraction(sum(worth[one] for one in funded), scale),
        digest_of("best total", pot, list(values), most_states),
    )
    return Knapsack(funded, total, pot.cost(funded), proved, by_rule, asked)
