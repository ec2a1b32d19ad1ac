"""What the rules are worked out from. For somebody who stays out of an application they are worked out as if it were
not there: nothing they see can depend on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from cocreation.analysis import draw
from cocreation.analysis.digest import digest_of
from cocreation.reading.models import Ranking
from cocreation.recommendation.models import TieRule
from cocreation.recommendation.queries.ballots import Ballots, ballots_of
from cocreation.recommendation.queries.slates import may_be_chosen
from grants.applications.models import Application
from grants.calls.models import Call

WAY = "rules-1"
"""Part of every digest: another way of working it out is another result."""
TRIED_AT_MOST = 120
"""With more to choose from each is still told why, but not what would change it: trying that takes minutes."""


@dataclass(frozen=True)
class Facts:
    """Application j is `pks[j]`, asks `costs[j]` pence and has the raw mean `values[j]` (None: not enough readings).
    `budget`: pence. `ties`: keys and seed."""

    pks: tuple[int, ...]
    references: tuple[str, ...]
    costs: tuple[int, ...]
    values: tuple[Fraction | None, ...]
    budget: int
    ties: tuple[tuple[str, ...], str]
    ballots: Ballots | None
    read_at: str

    @property
    def digest(self) -> str:
        return digest_of(WAY, self)

    def as_json(self) -> dict[str, Any]:
        """For keeping; `facts_from` reads it."""
        values = [None if one is None else f"{one.numerator}/{one.denominator}" for one in self.values]
        each = (self.ballots.could, self.ballots.supports, self.ballots.recused) if self.ballots else ()
        ballots = [[sorted(one) for one in part] for part in each]
        if self.ballots:
            ballots.append([list(one) for one in self.ballots.lots])
        return {
            "pks": self.pks, "references": self.references, "costs": self.costs, "values": values,
            "budget": self.budget, "ties": self.ties, "ballots": ballots, "read_at": self.read_at,
        }  # fmt: skip

    @property
    def tickets(self) -> tuple[str, ...]:
        """The recorded draw, lower first: that of the ballot where there is one, so that both count the same."""
        lots = dict(self.ballots.lots) if self.ballots else {}
        drawn = tickets_of(self.ties[1], self.references)
        return tuple(lots.get(pk, ticket) for pk, ticket in zip(self.pks, drawn, strict=True))


def facts_from(kept: dict[str, Any]) -> Facts:
    keys, seed = kept["ties"]
    *cast, lots = kept["ballots"] or [()]
    return Facts(
        pks=tuple(kept["pks"]),
        references=tuple(kept["references"]),
        costs=tuple(kept["costs"]),
        values=tuple(None if one is None else Fraction(one) for one in kept["values"]),
        budget=kept["budget"],
        ties=(tuple(keys), seed),
        ballots=Ballots(*(tuple(map(frozenset, part)) for part in cast), tuple(map(tuple, lots))) if cast else None,
        read_at=kept["read_at"],
    )


def tickets_of(seed: str, references: Iterable[str]) -> tuple[str, ...]:
    """The recorded draw: lower goes first. SHA-256 of "seed:reference"."""
    references = tuple(references)
    found = draw.tickets(seed, references)
    return tuple(found[one] for one in references)


def facts_for(user: Any, call: Call, budget: int, rule: TieRule) -> Facts:
    """As far as this person may know. At most six queries."""
    return _read(Application.objects.visible_to(user), call, budget, rule)


def facts_of_all(call: Call, budget: int, rule: TieRule) -> Facts:
    """For what is frozen, never for a page."""
    return _read(Application.objects.all(), call, budget, rule)


def _read(rows: Any, call: Call, budget: int, rule: TieRule) -> Facts:
    found = list(may_be_chosen(rows, call).order_by("pk").values_list("pk", "reference", "asked_pence"))
    return facts_from_rows(found, Ranking.objects.filter(call=call).first(), ballots_of(call), budget, rule)


def facts_from_rows(
    rows: Iterable[tuple[int, str, int]],
    ranking: Ranking | None,
    ballots: Ballots | None,
    budget: int,
    rule: TieRule,
) -> Facts:
    """rows: (pk, reference, pence) of what may be chosen, and be known of. No query."""
    found = sorted(rows)
    means = {row["application"]: row["mean"] for row in (ranking.rows if ranking else ()) if row["rank"]}
    pks = tuple(pk for pk, _reference, _pence in found)
    return Facts(
        pks=pks,
        references=tuple(reference for _pk, reference, _pence in found),
        costs=tuple(pence for _pk, _reference, pence in found),
        values=tuple(Fraction(means[pk]) if pk in means else None for pk in pks),
        budget=budget,
        ties=(tuple(rule.keys), rule.seed),
        ballots=ballots.among(pks) if ballots else None,
        read_at=ranking.computed_at.isoformat() if ranking else "",
    )
