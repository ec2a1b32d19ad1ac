"""Whether what the money would reach by rank hangs on one person or on one number."""

from dataclasses import dataclass, field
from math import lcm
from typing import Any

from cocreation.analysis.counterfactuals import Read, Scenario, Values, stability
from cocreation.ranking.queries import Facts


@dataclass(frozen=True)
class Held:
    """times: of each row, in how many scenarios it would be funded. applications: their keys."""

    funded: frozenset[int] = frozenset()
    times: tuple[int, ...] = ()
    scenarios: int = 0
    deciding: tuple[Scenario, ...] = ()
    applications: tuple[int, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """As Figures.stability. A reader is never named: it says "one reader", and pages do no more."""
        return {"scenarios": self.scenarios, "deciding": [self._scenario(one) for one in self.deciding]}

    def _scenario(self, one: Scenario) -> dict[str, Any]:
        return {
            "kind": one.kind,
            "who": "" if one.kind == "reader" else one.who,
            "by": one.by,
            "gained": [self.applications[j] for j in sorted(one.gained)],
            "lost": [self.applications[j] for j in sorted(one.lost)],
        }


def held(facts: Facts, ties: tuple[int, ...]) -> Held:
    """By rank, from the top until the money is used; what no longer fits is passed over. Without a budget nothing is
    funded and nothing can change."""
    nothing = Held(times=(0,) * len(facts.rows))
    if facts.budget is None:
        return nothing
    ranked = [row["rank"] is not None for row in facts.rows]
    reads = [Read(one.application, one.member, one.scores) for one in facts.sheets]

    def funds(values: Values) -> list[int]:
        standing = {j: value for j, value in enumerate(values) if ranked[j] and value}
        parts = lcm(*{one.denominator for one in standing.values()})  # whole numbers compare fast
        whole = {j: value.numerator * (parts // value.denominator) for j, value in standing.items()}
        order = sorted(standing, key=lambda j: (-whole[j], ties[j]))
        return _fits(order, facts.asked, facts.budget or 0)

    found = stability(reads, facts.weights, len(facts.rows), funds)
    count = len(found.scenarios)
    return Held(
        funded=found.funded,
        times=tuple(int(share * count) for share in found.held) if count else nothing.times,
        scenarios=count,
        deciding=found.deciding,
        applications=tuple(row["application"] for row in facts.rows),
    )


def _fits(order: list[int], asked: tuple[int, ...], left: int) -> list[int]:
    found = []
    for one in order:
        if asked[one] <= left:
            found.append(one)
            left -= asked[one]
    return found
