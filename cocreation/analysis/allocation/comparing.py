"""What each rule would have chosen, side by side, and who would be left with nothing."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from .ballots import Support
from .pot import Pot


@dataclass(frozen=True)
class Chosen:
    """empty_handed: voters none of whose applications is funded (none without ballots). money[kind][name]: pence."""

    funded: frozenset[int]
    cost: int
    left: int
    empty_handed: tuple[int, ...]
    money: Mapping[str, Mapping[Hashable, int]]


@dataclass(frozen=True)
class Comparison:
    """by_application[j]: the rules that fund it. always, never: by all rules, by none. overlap: {(rule, rule): how many
    applications both fund}."""

    by_rule: Mapping[str, Chosen]
    by_application: tuple[frozenset[str], ...]
    always: frozenset[int]
    never: frozenset[int]
    overlap: Mapping[tuple[str, str], int]


def compare(
    pot: Pot,
    outcomes: Mapping[str, Collection[int]],
    support: Support | None = None,
    kinds: Mapping[str, Sequence[Hashable]] | None = None,
) -> Comparison:
    """outcomes: {rule: what it funds}. kinds: {"region": [of each application], ...}. ValueError: over the budget."""
    if over := [rule for rule, funded in outcomes.items() if pot.left(set(funded)) < 0]:
        raise ValueError(f"over the budget: {', '.join(over)}")
    by_rule = {rule: _chosen(pot, frozenset(funded), support, kinds or {}) for rule, funded in outcomes.items()}
    rules = tuple(
        frozenset(rule for rule, one in by_rule.items() if place in one.funded) for place in range(len(pot.costs))
    )
    return Comparison(
        by_rule=by_rule,
        by_application=rules,
        always=frozenset(place for place, by in enumerate(rules) if len(by) == len(by_rule)),
        never=frozenset(place for place, by in enumerate(rules) if not by),
        overlap={
            (one, other): len(by_rule[one].funded & by_rule[other].funded) for one, other in combinations(by_rule, 2)
        },
    )


def _chosen(
    pot: Pot, funded: frozenset[int], support: Support | None, kinds: Mapping[str, Sequence[Hashable]]
) -> Chosen:
    served = {member for one in funded for member in support.points[one]} if support else set()
    money: dict[str, dict[Hashable, int]] = {kind: {} for kind in kinds}
    for kind, names in kinds.items():
        for one in sorted(funded):
            money[kind][names[one]] = money[kind].get(names[one], 0) + pot.costs[one]
    empty = tuple(member for member in support.voters if member not in served) if support else ()
    return Chosen(funded, pot.cost(funded), pot.left(funded), empty, money)
