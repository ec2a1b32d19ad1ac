"""Rows of the raw ranking (reading.models.Ranking) as standings: exact fractions, rounded to be shown."""

from fractions import Fraction
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
    figures = {key: row[key] and shown(Fraction(row[key])) for key in ("mean", "median", "low", "high")}
    return Standing(
        application_id=row["application"],
        rank=row["rank"],
        n=row["n"],
        totals=[shown(Fraction(one)) for one in row["totals"]],
        flags=row["flags"],
        **figures,
        **more,
    )
