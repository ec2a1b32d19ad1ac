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
from math import gcd, lcm

import numpy as np

from ..digest import digest_of
from .pot import Exact, Pot

ROOM = 1e-13
"""Relative, added to every bound: a sum, a product and a quotient of float64 are wrong by less than 1e-15."""
MOST_STATES, SECONDS = 200_000, 60
"""When HiGHS is asked, and how long it may take for each of two questions."""
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


class _TooMany(Exception):
    """More states than there is room for."""


def best_total(pot: Pot, values: Sequence[Exact | None], most_states: int = MOST_STATES) -> Knapsack:
    """Without a value, or with 0 or less, nothing is funded. ValueError: values whose sum in whole parts is too large
    for exact counting; round them first (to a thousandth, say)."""
    scale = lcm(*(Fraction(one).denominator for one in values if one))
    worth = [int((one or 0) * scale) for one in values]
    if sum(map(abs, worth)) > LARGEST or sum(pot.costs) > LARGEST:
        raise ValueError("the values are too finely divided to be added up exactly")
    can = [one for one, cost in enumerate(pot.costs) if worth[one] > 0 and cost <= pot.budget]
    items = sorted(can, key=lambda one: -pot.tie_rank[one])  # worst first: the last to be looked at decides ties
    problem, budget = _items([pot.costs[one] for one in items], [worth[one] for one in items], pot.budget)
    proved, by_rule = True, True
    try:
        chosen = _lists(problem, budget, most_states, 0)
    except _TooMany:
        by_rule = False
        chosen, proved = _proposed(problem, budget, most_states)
    funded = tuple(items[place] for place in reversed(chosen))
    total, asked = (
        Fraction(sum(worth[one] for one in funded), scale),
        digest_of("best total", pot, list(values), most_states),
    )
    return Knapsack(funded, total, pot.cost(funded), proved, by_rule, asked)


def _items(costs: list[int], worth: list[int], budget: int) -> tuple["_Items", int]:
    """In the largest units that keep them whole: fewer whole numbers between bound and sum end it sooner."""
    money, unit = gcd(*costs) or 1, gcd(*worth) or 1
    found = _Items(np.array(costs, np.int64) // money, np.array(worth, np.int64) // unit)
    return found, budget // money


class _Items:
    """Costs and values, in the order in which they are looked at."""

    def __init__(self, cost: np.ndarray, value: np.ndarray):
        self.cost, self.value = cost, value
        self.by_ratio = np.argsort(-(self.value / np.maximum(self.cost, 1)), kind="stable")

    def after(self, place: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of the items after `place`, best ratio first: sums of cost and value (beginning at 0), and their ratios."""
        rest = self.by_ratio[self.by_ratio > place]
        costs = np.concatenate([[0], np.cumsum(self.cost[rest])])
        values = np.concatenate([[0], np.cumsum(self.value[rest])])
        return costs, values, np.concatenate([self.value[rest] / self.cost[rest], [0.0]])


def _lists(items: _Items, budget: int, most: int, least: int) -> list[int]:
    """Places of the best set worth at least `least`; nothing when there is none."""
    cost, value = np.zeros(1, np.int64), np.zeros(1, np.int64)
    steps: list[tuple[np.ndarray, np.ndarray]] = []
    for place in range(len(items.cost)):
        cost, value, parent, took = _with(items, place, cost, value, budget)
        keep, least = _promising(items, place, cost, value, budget, least)
        cost, value = cost[keep], value[keep]
        steps.append((parent[keep], took[keep]))
        if len(cost) > most:
            raise _TooMany
    if not len(value) or value[-1] < least:
        return []
    chosen, state = [], len(value) - 1
    for place in range(len(steps) - 1, -1, -1):
        parent, took = steps[place]
        if took[state]:
            chosen.append(place)
        state = int(parent[state])
    return chosen[::-1]


def _with(items: _Items, place: int, cost: np.ndarray, value: np.ndarray, budget: int) -> tuple[np.ndarray, ...]:
    """The states with and without one more item, only those worth more than every cheaper one."""
    fits = int(np.searchsorted(cost, budget - items.cost[place], side="right"))
    costs = np.concatenate([cost, cost[:fits] + items.cost[place]])
    values = np.concatenate([value, value[:fits] + items.value[place]])
    took = np.arange(len(costs)) >= len(cost)
    order = np.lexsort((~took, -values, costs))
    best = np.maximum.accumulate(values[order])
    rises = np.concatenate([[True], best[1:] > best[:-1]]) if len(best) else np.zeros(0, bool)
    kept = order[rises]
    parent = np.where(took[kept], kept - len(cost), kept)
    return costs[kept], values[kept], parent, took[kept]


def _promising(
    items: _Items, place: int, cost: np.ndarray, value: np.ndarray, budget: int, least: int
) -> tuple[np.ndarray, int]:
    """Which states can still reach the best set known, and what that is worth."""
    sums, worths, ratio = items.after(place)
    room = budget - cost
    whole = np.searchsorted(sums, room, side="right") - 1
    reached = value + worths[whole]
    least = max(least, int(reached.max(initial=0)))
    bound = (reached + (room - sums[whole]) * ratio[whole]) * (1 + ROOM)
    return bound >= least, least


def _proposed(items: _Items, budget: int, most: int) -> tuple[list[int], bool]:
    """HiGHS' set: the best value, then the least cost with it; and whether the lists prove that nothing is worth more.

    Its floats choose what is proposed, never what is true: whether it fits and what it is worth is counted here."""
    chosen = _highs(items, budget, -items.value.astype(float), None)
    cheaper = _highs(items, budget, items.cost.astype(float), int(items.value[chosen].sum()))
    if cheaper and items.value[cheaper].sum() >= items.value[chosen].sum():
        chosen = cheaper
    try:
        better = _lists(items, budget, most, int(items.value[chosen].sum()) + 1)
    except _TooMany:
        return chosen, False
    return (better or chosen), True


def _highs(items: _Items, budget: int, wish: np.ndarray, least: int | None) -> list[int]:
    """Nothing when what it says does not fit. Imported here: a process that never gets here need not hold it."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    rules = [LinearConstraint(items.cost[None].astype(float), -np.inf, budget)]
    if least is not None:
        rules.append(LinearConstraint(items.value[None].astype(float), least, np.inf))
    answer = milp(
        wish / max(np.abs(wish).max(), 1),
        integrality=np.ones(len(wish)),
        bounds=Bounds(0, 1),
        constraints=rules,
        options={"mip_rel_gap": 0, "time_limit": SECONDS},
    )
    chosen = [] if answer.x is None else np.flatnonzero(answer.x > 0.5).tolist()
    return chosen if items.cost[chosen].sum() <= budget else []
