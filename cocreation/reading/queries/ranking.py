"""Where applications stand, as far as a person may know of them."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cocreation.analysis import scores
from cocreation.reading.models import Ranking
from grants.applications.models import Application
from grants.calls.models import Call

FLAGS = {
    scores.CRITERION_RANGE: "Readers differ on a criterion",
    scores.TOTALS_RANGE: "Totals are far apart",
    scores.ANY_X: "Somebody gave an X",
    scores.SAFETY: "A safety concern",
    scores.ASKED: "A reader asks to talk",
}
"""Reasons to discuss, in words."""


@dataclass(frozen=True)
class Ranked:
    """One row, rounded to be shown. `rank` None: not enough readings."""

    application: Application
    rank: int | None
    n: int
    mean: Decimal | None
    median: Decimal | None
    low: Decimal | None
    high: Decimal | None
    totals: list[Decimal]
    flags: list[str]


def ranking_for(user: Any, call: Call) -> list[Ranked]:
    """Best first, then what has too few readings; without what the person may not know of. Two queries."""
    ranking = Ranking.objects.filter(call=call).first()
    if ranking is None:
        return []
    seen = Application.objects.visible_to(user).readable().filter(call=call).select_related("organisation", "strand")
    known = {application.pk: application for application in seen}
    return [_ranked(known[row["application"]], row) for row in ranking.rows if row["application"] in known]


def _ranked(application: Application, row: dict) -> Ranked:
    figures = {key: _shown(row[key]) for key in ("mean", "median", "low", "high")}
    totals = [_shown(total) for total in row["totals"]]
    flags = [FLAGS[flag] for flag in row["flags"]]
    return Ranked(application, row["rank"], row["n"], **figures, totals=totals, flags=flags)


def _shown(text: str | None) -> Decimal | None:
    return None if text is None else scores.shown(Fraction(text))
