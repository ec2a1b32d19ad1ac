"""What a choice would mean: the pot it leaves, who the money goes to, who is left with nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cocreation.recommendation.queries.ballots import Ballots
from cocreation.recommendation.queries.slates import Standing, balance, lived_of
from grants.applications.models import Application


@dataclass(frozen=True)
class Line:
    """An application with an amount, whether saved or only tried out."""

    application: Application
    pence: int


@dataclass(frozen=True)
class Meaning:
    """Pence. `empty`: (members who chose something and would be left with nothing, members who chose something); None
    without a ballot."""

    pot: int
    used: int
    grants: int
    balance: dict[str, list[tuple[str, int, int]]]
    parts: list[dict[str, Any]] = field(default_factory=list)
    empty: tuple[int, int] | None = None
    lived: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def left(self) -> int:
        return self.pot - self.used

    @property
    def over(self) -> int:
        return max(-self.left, 0)


def meaning_of(
    lines: Iterable[Any], pot: int, ballots: Ballots | None = None, placed: Mapping[int, Standing] | None = None
) -> Meaning:
    """`lines`: whatever has an `application` and `pence`. `placed`: where applications stand after reading."""
    lines = list(lines)
    found = balance(lines)
    return Meaning(
        pot=pot,
        used=sum(one.pence for one in lines),
        grants=len(lines),
        balance=found,
        parts=[{"label": label, "pence": pence} for label, _grants, pence in found["strands"]],
        lived=lived_of(lines, placed or {}),
        empty=ballots.left_with_nothing(one.application.pk for one in lines) if ballots else None,
    )
