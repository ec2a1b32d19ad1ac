"""Rows of the raw ranking (reading.models.Ranking) as standings: exact fractions, rounded to be shown."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from cocreation.analysis.scores import shown
from cocreation.ranking.models import Standing


def ranked_without(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows in their order, ranked among themselves: a rank that is skipped would tell of what is left out."""
    found, last, rank = [], None, None
    for place, row in enumerate(rows, start=1):
        if row["rank"] is None:
            rank = None
        elif row["rank"] != last:
            last, rank = row["rank"], place
        found.append({**row, "rank": rank})
    return found


def standing_of(row: dict[str, Any], **more: Any) -> Standing:
    """Not stored, and without any calibrated figure unless it is given."""
    figures = {key: row[key] and _shown(row[key]) for key in ("mean", "median", "low", "high")}
    return Standing(
        application_id=row["application"],
        rank=row["rank"],
        n=row["n"],
        totals=[_shown(one) for one in row["totals"]],
        flags=row["flags"],
        **figures,
        **more,
    )


@lru_cache(maxsize=4096)
def _shown(exact: str) -> Decimal:
    """Thousands of sheets have a few hundred different totals."""
    return shown(Fraction(exact))
