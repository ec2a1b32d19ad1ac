"""What each rule would have chosen, as it was worked out and kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from cocreation.recommendation.models import RuleRun
from cocreation.recommendation.queries.facts import Facts
from grants.calls.models import Call

CHOOSES = {
    "rank": "By rank",
    "best": "Best total",
    "shares": "Equal Shares",
    "order": "Phragmén",
}
"""The rules in the order in which they are shown. The first two go by readings, the others by the Group's ballot."""


@dataclass(frozen=True)
class Beside:
    """One rule, ready to show. `state`: "readings", "ballot", "lens" (somebody was recused: it does not bind),
    "no_ballot", or "not_everyone" (not everybody could vote on everything). Pence."""

    key: str
    label: str
    state: str
    funded: frozenset[int] = frozenset()
    cost: int = 0
    left: int = 0
    empty: int | None = None

    @property
    def chooses(self) -> bool:
        return self.state not in ("no_ballot", "not_everyone")


def run_of(call: Call, facts: Facts) -> RuleRun | None:
    """What was worked out from exactly these facts."""
    return RuleRun.objects.filter(call=call, digest=facts.digest).first()


def beside_for(run: RuleRun | None) -> dict[str, Any]:
    """{"rules": [Beside], "why": {pk: [(label, sentence)]}, "holds": {pk: per cent}, "scenarios", "order": [pk]}."""
    if run is None:
        return {"rules": [], "why": {}, "holds": {}, "scenarios": 0, "order": []}
    about = run.explained or {}
    return {
        "rules": [Beside(**row | {"funded": frozenset(row.get("funded", ()))}) for row in run.data["rules"]],
        "why": {int(pk): _in_order(said) for pk, said in about.get("why", {}).items()},
        "holds": {int(pk): per_cent(Fraction(share)) for pk, share in about.get("holds", {}).items()},
        "scenarios": about.get("scenarios", 0),
        "order": run.data["order"],
    }


def _in_order(said: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(CHOOSES[key], said[key]) for key in CHOOSES if key in said]


def per_cent(share: Fraction) -> int:
    """Whole per cent, never rounded up to all nor down to none."""
    shown = round(100 * share)
    if share < 1:
        shown = min(shown, 99)
    return max(shown, 1) if share else 0
