"""The money there is, what each application asks, and who goes first when nothing else decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from operator import index
from typing import Literal

Exact = int | Fraction
"""Numbers that decide: never a float."""

TieKey = Literal["value", "supporters", "cost", "draw"]
TIE_KEYS: tuple[TieKey, ...] = ("supporters", "cost", "draw")
"""More supporters, then the lower amount, then the recorded draw (decision-rules 4.6)."""


@dataclass(frozen=True)
class Pot:
    """Pence. Applications are j = 0..J-1; costs[j] is what j asks. tie_rank[j]: all different, lower wins, fixed by a
    rule that was declared before anybody voted (`tie_rank`)."""

    budget: int
    costs: tuple[int, ...]
    tie_rank: tuple[int, ...]

    def cost(self, applications: Iterable[int]) -> int:
        return sum(self.costs[one] for one in applications)

    def left(self, applications: Iterable[int]) -> int:
        return self.budget - self.cost(applications)

    def asking(self, application: int, cost: int) -> "Pot":
        """The same, if one application asked something else."""
        return replace(self, costs=(*self.costs[:application], cost, *self.costs[application + 1 :]))


def pot_of(costs: Sequence[int], budget: int, tie_rank: Sequence[int] | None = None) -> Pot:
    """Checked. Without tie_rank the order given decides. TypeError: an amount that is not a whole number of pence."""
    found = Pot(
        budget=index(budget),
        costs=tuple(map(index, costs)),
        tie_rank=tuple(range(len(costs)) if tie_rank is None else map(index, tie_rank)),
    )
    if found.budget < 0 or any(cost < 1 for cost in found.costs):
        raise ValueError("the budget is never negative and every application asks at least a penny")
    if len(found.tie_rank) != len(found.costs) or len(set(found.tie_rank)) != len(found.costs):
        raise ValueError("every application needs its own place in the order for ties")
    return found


def tie_rank(
    costs: Sequence[int],
    *,
    supporters: Sequence[int] | None = None,
    values: Sequence[Exact] | None = None,
    tickets: Sequence[str] | None = None,
    keys: Sequence[TieKey] = TIE_KEYS,
) -> tuple[int, ...]:
    """The order for ties by the declared keys, one after the other: 0 is first.

    value: higher first; supporters: more first; cost: lower first; draw: lower ticket first (`draw.tickets`). A rule
    that does not decide everything, or needs something that is not given, is a ValueError.
    """
    given: Mapping[str, Sequence | None] = {
        "value": None if values is None else [-one for one in values],
        "supporters": None if supporters is None else [-one for one in supporters],
        "cost": costs,
        "draw": tickets,
    }
    if missing := [key for key in keys if given[key] is None]:
        raise ValueError(f"the rule for ties needs {', '.join(missing)}")
    found = [tuple(given[key][one] for key in keys) for one in range(len(costs))]
    if len(set(found)) != len(found):
        raise ValueError("the rule for ties leaves some applications tied")
    place = {one: number for number, one in enumerate(sorted(range(len(costs)), key=found.__getitem__))}
    return tuple(place[one] for one in range(len(costs)))
