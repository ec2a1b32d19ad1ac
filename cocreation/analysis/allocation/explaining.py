"""Why each application is funded or not, and what would change it. `words.sentence` says it to a person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .ballots import Support
from .changing import POUND, cheaper, higher, more_supporters
from .completing import completed
from .knapsack import best_total
from .phragmen import Overshoot, phragmen
from .pot import Exact, Pot
from .ranked import Mode, by_rank
from .shares import Shares

How = Literal[
    "order", "combination", "shares", "left_over", "earned",
    "no_score", "no_support", "too_dear", "passed_over", "list_ended", "not_combined", "short", "too_late",
]  # fmt: skip
"""The first five: why it is funded; the others: why not."""


@dataclass(frozen=True)
class Why:
    """asks: pence. order: place in the list and money left at its turn. combination: `worth` less in total without it.
    shares, left_over, earned: how many of those who `could` support it do; `each`: the most that one of them pays;
    `have`: what they have left together. Not funded, and would be: `less` pence, `more` supporters, `points` more.
    """

    application: int
    how: How
    asks: int
    funded: bool
    place: int | None = None
    left: int | None = None
    worth: Exact | None = None
    supporters: int = 0
    could: int = 0
    each: Fraction | None = None
    have: Fraction | None = None
    less: int | None = None
    more: int | None = None
    points: Exact | None = None


def explain_by_rank(pot: Pot, values: Sequence[Exact | None], mode: Mode = "skip") -> tuple[Why, ...]:
    found = by_rank(pot, values, mode)
    places = {one: place for place, one in enumerate(_in_order(pot, values), start=1)}

    def why(one: int) -> Why:
        left, seen = found.left_before[one], {"place": places.get(one), "left": found.left_before[one]}
        if one in found.funded:
            return Why(one, "order", pot.costs[one], True, **seen)
        how = _no_value(pot, values, one) or ("list_ended" if left is None else "passed_over")
        points = higher(pot, values, one, lambda pot, values: by_rank(pot, values, mode).funded)
        less = pot.costs[one] - left if left else None
        return Why(one, how, pot.costs[one], False, **seen, less=less, points=points)

    return tuple(map(why, range(len(pot.costs))))


def explain_best_total(
    pot: Pot, values: Sequence[Exact | None], step: int = POUND, changes: bool = True
) -> tuple[Why, ...]:
    """Runs the rule once for each that is funded; with `changes` about forty times for each that is not."""
    found = best_total(pot, values)

    def why(one: int) -> Why:
        if one in found.funded:
            without = best_total(pot, [*values[:one], None, *values[one + 1 :]])
            return Why(one, "combination", pot.costs[one], True, worth=found.value - without.value)
        return Why(
            one,
            _no_value(pot, values, one) or "not_combined",
            pot.costs[one],
            False,
            less=cheaper(pot, one, lambda pot: best_total(pot, values).funded, step) if changes else None,
            points=higher(pot, values, one, lambda pot, values: best_total(pot, values).funded) if changes else None,
        )

    return tuple(map(why, range(len(pot.costs))))


def explain_shares(
    pot: Pot,
    support: Support,
    run: Callable[[Pot, Support], Shares] = completed,
    step: int = POUND,
    changes: bool = True,
) -> tuple[Why, ...]:
    """`run`: the rule as declared. More supporters are taken from those with most money left. With `changes` the rule
    runs about twenty times for each application that is not funded, and once more for each supporter added."""
    found = run(pot, support)
    paid = dict(zip(found.funded, found.payments, strict=False))
    eager = sorted(found.left, key=lambda member: (-found.left[member], member))

    def funds(pot: Pot, support: Support) -> tuple[int, ...]:
        return run(pot, support).funded

    def why(one: int) -> Why:
        counts = {"supporters": len(support.points[one]), "could": support.could[one]}
        if one in paid:
            return Why(one, "shares", pot.costs[one], True, **counts, each=max(paid[one].values()))
        have = sum((found.left[member] for member in support.points[one]), Fraction(0))
        if one in found.funded:
            return Why(one, "left_over", pot.costs[one], True, **counts, have=have)
        changed = _changes(pot, support, one, funds, eager, step) if changes else {}
        return Why(
            one, _no_support(pot, support, one) or "short", pot.costs[one], False, **counts, have=have, **changed
        )

    return tuple(map(why, range(len(pot.costs))))


def explain_phragmen(
    pot: Pot, support: Support, overshoot: Overshoot = "stop_any", step: int = POUND, changes: bool = True
) -> tuple[Why, ...]:
    """More supporters are taken from those who have paid least."""
    found = phragmen(pot, support, overshoot)
    eager = sorted(found.loads, key=lambda member: (found.loads[member], member))

    def funds(pot: Pot, support: Support) -> tuple[int, ...]:
        return phragmen(pot, support, overshoot).funded

    def why(one: int) -> Why:
        counts = {"supporters": len(support.points[one]), "could": support.could[one]}
        if one in found.funded:
            return Why(one, "earned", pot.costs[one], True, **counts)
        changed = _changes(pot, support, one, funds, eager, step) if changes else {}
        return Why(one, _no_support(pot, support, one) or "too_late", pot.costs[one], False, **counts, **changed)

    return tuple(map(why, range(len(pot.costs))))


def _changes(
    pot: Pot,
    support: Support,
    one: int,
    funds: Callable[[Pot, Support], tuple[int, ...]],
    eager: list[int],
    step: int,
) -> dict[str, int | None]:
    joined = more_supporters(pot, support, one, funds, eager)
    return {
        "less": cheaper(pot, one, lambda pot: funds(pot, support), step) if support.points[one] else None,
        "more": None if joined is None else len(joined),
    }


def _in_order(pot: Pot, values: Sequence[Exact | None]) -> list[int]:
    scored = [one for one in range(len(pot.costs)) if (values[one] or 0) > 0]
    return sorted(scored, key=lambda one: (-values[one], pot.tie_rank[one]))


def _no_value(pot: Pot, values: Sequence[Exact | None], one: int) -> How | None:
    if not values[one] or values[one] <= 0:
        return "no_score"
    return "too_dear" if pot.costs[one] > pot.budget else None


def _no_support(pot: Pot, support: Support, one: int) -> How | None:
    if not support.points[one]:
        return "no_support"
    return "too_dear" if pot.costs[one] > pot.budget else None
