"""Method of Equal Shares, exactly (Peters, Pierczyński, Skowron, NeurIPS 2021; decision-rules 4.6; analysis C.3).

In words: every member gets an equal slice of the budget. An application is funded when the members who support it can
pay for it together, the one that asks least of its supporters first.

    b_i = B/n;  repeat:
      ρ_j = the ρ with Σ_{i supports j} min(b_i, ρ·u_i(j)) = cost_j    (dropped for good when Σ b_i < cost_j)
      fund the least (ρ_j, tie_rank_j); each supporter pays min(b_i, ρ·u_i(j))

Money held is whole numbers over one common denominator that grows as payments need it: sums and comparisons are of
whole numbers, nothing is rounded. ρ_j never falls, so only what comes to the top of a heap is worked out again.
"""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from ..digest import digest_of
from .ballots import Support
from .pot import Exact, Pot


@dataclass(frozen=True)
class Shares:
    """funded: in order, the first len(rho) by shares with rho and payments[k] = {member: pence}; `added`: the others,
    with money that shares had left over. left[member]: unspent. endowment: each voter's share in the last of `runs`.
    digest: of everything that was asked.
    """

    funded: tuple[int, ...]
    rho: tuple[Fraction, ...]
    payments: tuple[Mapping[int, Fraction], ...]
    left: Mapping[int, Fraction]
    endowment: Fraction
    runs: int = 1
    added: tuple[int, ...] = ()
    digest: str = ""


class _Purses:
    """What each voter holds: held[i] / of pence."""

    def __init__(self, voters: tuple[int, ...], endowment: Fraction):
        self.held = dict.fromkeys(voters, endowment.numerator)
        self.of = endowment.denominator

    def price(self, cost: int, wants: "_Wants") -> tuple[int, int] | None:
        """(missing, units): ρ = missing / (units × of). None when the supporters cannot pay. Who has least for what
        they want runs out first, and the others share the rest."""
        held, missing = self.held, cost * self.of
        if sum(held[member] for member in wants.members) < missing:
            return None
        units = wants.total
        for _, purse, unit in sorted((held[one] * turn, held[one], unit) for one, unit, turn in wants.each):
            if missing * unit <= purse * units:
                break
            missing, units = missing - purse, units - unit
        return missing, units

    def pay(self, missing: int, units: int, wants: "_Wants") -> dict[int, Fraction]:
        """Everybody pays, {member: pence}."""
        shared = gcd(missing, units)
        grow, per_unit = units // shared, missing // shared
        self.held = {one: purse * grow for one, purse in self.held.items()}
        self.of *= grow
        paid = {member: min(self.held[member], per_unit * unit) for member, unit, _turn in wants.each}
        found = {member: Fraction(amount, self.of) for member, amount in paid.items() if amount}
        for member, amount in paid.items():
            self.held[member] -= amount
        shrink = reduce(gcd, self.held.values(), self.of)
        self.held = {one: purse // shrink for one, purse in self.held.items()}
        self.of //= shrink
        return found


class _Wants:
    """Supporters of one application with what it is worth to them in whole units; `turn` × money held puts them in the
    order in which they run out (money ÷ units, without dividing)."""

    def __init__(self, units: Mapping[int, int]):
        common = lcm(*units.values())
        self.members = tuple(units)
        self.each = [(member, unit, common // unit) for member, unit in units.items()]
        self.total = sum(units.values())


def whole(units: Mapping[int, Mapping[int, Exact]]) -> tuple[int, dict[int, dict[int, int]]]:
    """(scale, the same × scale in whole numbers)."""
    scale = lcm(*(Fraction(value).denominator for one in units.values() for value in one.values()))
    return scale, {j: {member: int(value * scale) for member, value in one.items()} for j, one in units.items()}


def supported(pot: Pot, support: Support) -> list[int]:
    """What somebody supports and the budget could pay: nothing else is ever funded."""
    return [one for one, cost in enumerate(pot.costs) if support.points[one] and cost <= pot.budget]


def equal_shares(pot: Pot, support: Support, endowment: Exact | None = None) -> Shares:
    """One run, without completion. `endowment`: each voter's share in pence (B/n unless given)."""
    share = first_share(pot, support) if endowment is None else Fraction(endowment)
    return replace(one_run(pot, support, share), digest=digest_of("equal shares", pot, support, share))


def first_share(pot: Pot, support: Support) -> Fraction:
    return Fraction(pot.budget, len(support.voters) or 1)


def one_run(pot: Pot, support: Support, share: Fraction) -> Shares:
    """Without a digest."""
    scale, units = whole({one: support.units(pot, one) for one in supported(pot, support)})
    wants = {one: _Wants(each) for one, each in units.items()}
    purses = _Purses(support.voters, share)
    waiting = [(Fraction(0), pot.tie_rank[one], one) for one in wants]
    heapq.heapify(waiting)
    funded, rho, payments = [], [], []
    while waiting:
        known, place, one = heapq.heappop(waiting)
        asked = purses.price(pot.costs[one], wants[one])
        if asked is None:
            continue
        now = Fraction(asked[0], asked[1] * purses.of)
        if now > known:
            heapq.heappush(waiting, (now, place, one))
            continue
        funded.append(one)
        rho.append(now * scale)
        payments.append(purses.pay(*asked, wants[one]))
    left = {member: Fraction(held, purses.of) for member, held in purses.held.items()}
    return Shares(tuple(funded), tuple(rho), tuple(payments), left, share)
