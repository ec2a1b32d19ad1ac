"""Lists of states that no other state beats, and what HiGHS proposes where they grow too long: knapsack.py says how."""

from math import gcd

import numpy as np

ROOM = 1e-13
"""Relative, added to every bound: a sum, a product and a quotient of float64 are wrong by less than 1e-15."""
SECONDS = 60
"""How long HiGHS may take for each of two questions."""


class TooManyError(Exception):
    """More states than there is room for."""


def items_of(costs: list[int], worth: list[int], budget: int) -> tuple["Items", int]:
    """In the largest units that keep them whole: fewer whole numbers between bound and sum end it sooner."""
    money, unit = gcd(*costs) or 1, gcd(*worth) or 1
    found = Items(np.array(costs, np.int64) // money, np.array(worth, np.int64) // unit)
    return found, budget // money


class Items:
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


def best(items: Items, budget: int, most: int, least: int) -> list[int]:
    """Places of the best set worth at least `least`; nothing when there is none."""
    cost, value = np.zeros(1, np.int64), np.zeros(1, np.int64)
    steps: list[tuple[np.ndarray, np.ndarray]] = []
    for place in range(len(items.cost)):
        cost, value, parent, took = _with(items, place, cost, value, budget)
        keep, least = _promising(items, place, cost, value, budget, least)
        cost, value = cost[keep], value[keep]
        steps.append((parent[keep], took[keep]))
        if len(cost) > most:
            raise TooManyError
    if not len(value) or value[-1] < least:
        return []
    chosen, state = [], len(value) - 1
    for place in range(len(steps) - 1, -1, -1):
        parent, took = steps[place]
        if took[state]:
            chosen.append(place)
        state = int(parent[state])
    return chosen[::-1]


def _with(items: Items, place: int, cost: np.ndarray, value: np.ndarray, budget: int) -> tuple[np.ndarray, ...]:
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
    items: Items, place: int, cost: np.ndarray, value: np.ndarray, budget: int, least: int
) -> tuple[np.ndarray, int]:
    """Which states can still reach the best set known, and what that is worth."""
    sums, worths, ratio = items.after(place)
    room = budget - cost
    whole = np.searchsorted(sums, room, side="right") - 1
    reached = value + worths[whole]
    least = max(least, int(reached.max(initial=0)))
    bound = (reached + (room - sums[whole]) * ratio[whole]) * (1 + ROOM)
    return bound >= least, least


def proposed(items: Items, budget: int, most: int) -> tuple[list[int], bool]:
    """HiGHS' set: the best value, then the least cost with it; and whether the lists prove that nothing is worth more.

    Its floats choose what is proposed, never what is true: whether it fits and what it is worth is counted here."""
    chosen = _highs(items, budget, -items.value.astype(float), None)
    cheaper = _highs(items, budget, items.cost.astype(float), int(items.value[chosen].sum()))
    if cheaper and items.value[cheaper].sum() >= items.value[chosen].sum():
        chosen = cheaper
    try:
        better = best(items, budget, most, int(items.value[chosen].sum()) + 1)
    except TooManyError:
        return chosen, False
    return (better or chosen), True


def _highs(items: Items, budget: int, wish: np.ndarray, least: int | None) -> list[int]:
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
