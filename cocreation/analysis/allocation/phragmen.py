"""Sequential Phragmén for budgets, exactly (Los, Christoff, Grossi 2022; analysis C.4).

In words: all members earn at the same steady pace, and each application is bought the moment its supporters have saved
enough together. For a fair running order (a reserve list) rather than the best fit to one budget.

    t_j = (cost_j + Σ_{i supports j} load_i) / (number of supporters);  buy the least (t_j, tie_rank_j);
    load_i = t_j for its supporters

Loads are whole numbers over one common denominator, which grows with every purchase (hundreds of digits after
hundreds of grants): times are compared as whole numbers, without a single division.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from typing import Literal

from ..digest import digest_of
from .ballots import Support
from .pot import Pot
from .shares import supported

Overshoot = Literal["stop_any", "stop", "skip"]
"""When the next does not fit: "stop_any": end when any of those tied for next does not fit; "stop": end when the one
that the tie rule names does not fit; "skip": pass over it and go on."""


@dataclass(frozen=True)
class Phragmen:
    """funded: in order, with the time each was bought. loads[member]: pence paid for so far."""

    funded: tuple[int, ...]
    times: tuple[Fraction, ...]
    loads: Mapping[int, Fraction]
    digest: str = ""


def phragmen(pot: Pot, support: Support, overshoot: Overshoot = "stop_any") -> Phragmen:
    """The amount of support (points) does not count, only who supports."""
    loads = _Loads(support.voters)
    waiting = {one: tuple(support.points[one]) for one in supported(pot, support)}
    common = lcm(*map(len, waiting.values()))
    left, funded, times = pot.budget, [], []
    while waiting:
        earned = {one: loads.asked(pot.costs[one], who) * (common // len(who)) for one, who in waiting.items()}
        first = min(earned.values())
        tied = [one for one, time in earned.items() if time == first]
        one = min(tied, key=pot.tie_rank.__getitem__)
        if overshoot == "stop_any" and any(pot.costs[other] > left for other in tied):
            break
        members = waiting.pop(one)
        if pot.costs[one] > left:
            if overshoot == "stop":
                break
            continue
        funded.append(one)
        left -= pot.costs[one]
        times.append(loads.buy(pot.costs[one], members))
    carried = {one: Fraction(load, loads.of) for one, load in loads.held.items()}
    return Phragmen(tuple(funded), tuple(times), carried, digest_of("phragmen", pot, support, overshoot))


class _Loads:
    """What each voter has paid for: held[i] / of pence."""

    def __init__(self, voters: tuple[int, ...]):
        self.held, self.of = dict.fromkeys(voters, 0), 1

    def asked(self, cost: int, members: tuple[int, ...]) -> int:
        """(cost + their loads) × of."""
        held = self.held
        return cost * self.of + sum([held[member] for member in members])

    def buy(self, cost: int, members: tuple[int, ...]) -> Fraction:
        """They now carry the same: the time."""
        asked = self.asked(cost, members)
        shared = gcd(asked, len(members))
        grow, load = len(members) // shared, asked // shared
        held = {one: before * grow for one, before in self.held.items()} | dict.fromkeys(members, load)
        shrink = reduce(gcd, held.values(), self.of * grow)
        self.held, self.of = {one: now // shrink for one, now in held.items()}, self.of * grow // shrink
        return Fraction(load // shrink, self.of)
