"""Small panels for the rules, slow rules that are written another way, and a panel as large as the real thing."""

import random
from fractions import Fraction
from itertools import combinations

from hypothesis import strategies as st

from cocreation.analysis.allocation import Ballot, approval, pot_of


@st.composite
def pots(draw, most=6, dearest=12):
    costs = draw(st.lists(st.integers(1, dearest), min_size=1, max_size=most))
    places = draw(st.permutations(range(len(costs))))
    return pot_of(costs, draw(st.integers(0, sum(costs) + 1)), places)  # where everything fits nothing is decided


VALUES = st.none() | st.integers(-1, 5) | st.fractions(0, 5, max_denominator=6)


@st.composite
def valued(draw, most=6, values=VALUES):
    """(pot, value of each application)"""
    pot = draw(pots(most))
    return pot, draw(st.lists(values, min_size=len(pot.costs), max_size=len(pot.costs)))


@st.composite
def elections(draw, most=5, members=5, points=1):
    """(pot, ballots) in which everybody could vote on everything; points in thirds, if there are more than 1."""
    pot = draw(pots(most))
    everything = frozenset(range(len(pot.costs)))
    given = st.integers(0, points) if points == 1 else st.integers(0, 3 * points).map(lambda one: Fraction(one, 3))
    marks = st.dictionaries(st.sampled_from(sorted(everything)), given)
    return pot, [Ballot(everything, one) for one in draw(st.lists(marks, min_size=1, max_size=members))]


def every_set(pot):
    """Every set of applications that fits the budget."""
    places = range(len(pot.costs))
    sets = (one for size in range(len(pot.costs) + 1) for one in combinations(places, size))
    return [one for one in sets if pot.cost(one) <= pot.budget]


def slow_shares(pot, support, endowment):
    """(funded, prices, money left): prices by trying every point at which somebody has run out."""
    money = dict.fromkeys(support.voters, Fraction(endowment))
    funded, prices = [], []
    while True:
        found = []
        for one, cost in enumerate(pot.costs):
            units = support.units(pot, one)
            if one in funded or not units or cost > pot.budget or sum(money[who] for who in units) < cost:
                continue
            paid = {rho: _paid(money, units, rho) for rho in {money[who] / unit for who, unit in units.items()}}
            low = max((rho for rho, sum_ in paid.items() if sum_ < cost), default=Fraction(0))
            high = min(rho for rho, sum_ in paid.items() if sum_ >= cost)
            below = paid.get(low, Fraction(0))
            found.append((low + (high - low) * (cost - below) / (paid[high] - below), pot.tie_rank[one], one))
        if not found:
            return funded, prices, money
        rho, _, one = min(found)
        for who, unit in support.units(pot, one).items():
            money[who] -= min(money[who], rho * unit)
        funded.append(one)
        prices.append(rho)


def _paid(money, units, rho):
    return sum(min(money[who], rho * unit) for who, unit in units.items())


def slow_phragmen(pot, support, overshoot):
    loads, funded, left = dict.fromkeys(support.voters, Fraction(0)), [], pot.budget
    out = {one for one, cost in enumerate(pot.costs) if not support.points[one] or cost > pot.budget}
    while len(out) < len(pot.costs):
        times = {
            one: Fraction(pot.costs[one] + sum(loads[who] for who in support.points[one])) / len(support.points[one])
            for one in range(len(pot.costs))
            if one not in out
        }
        tied = sorted((one for one in times if times[one] == min(times.values())), key=lambda one: pot.tie_rank[one])
        if overshoot == "stop_any" and max(pot.costs[one] for one in tied) > left:
            break
        if overshoot == "stop" and pot.costs[tied[0]] > left:
            break
        out.add(tied[0])
        if pot.costs[tied[0]] <= left:
            funded.append(tied[0])
            left -= pot.costs[tied[0]]
            loads |= dict.fromkeys(support.points[tied[0]], times[tied[0]])
    return funded, loads


def a_panel(applications, members, seed=0, approve=0.33, share=0.3):
    """(pot, ballots, values): amounts of £5,000 to £60,000, members who approve of a third."""
    drawn = random.Random(seed)
    costs = [drawn.randrange(500, 6000) * 1000 for _ in range(applications)]
    liked = [drawn.random() * 2 * approve for _ in costs]
    places = range(applications)
    ballots = [approval(places, [one for one in places if drawn.random() < liked[one]]) for _ in range(members)]
    values = [Fraction(drawn.randrange(36_000), 360) for _ in costs]
    return pot_of(costs, int(sum(costs) * share)), ballots, values
