"""Who pledged what, and what came in."""

from typing import Any

from django.db.models import Prefetch

from grants.fund.models import Contribution, Fund, LineMove, PledgeLowered, Receipt


def contributions(fund: Fund) -> list[Contribution]:
    """Every contribution with `came`, what of it came in, `to_come`, and how it was lowered. Three queries."""
    receipts = Receipt.objects.select_related("entered_by", "undone_by")
    rows = list(
        fund.contributions.select_related("line").prefetch_related(
            Prefetch("receipts", receipts), Prefetch("lowered", PledgeLowered.objects.select_related("by", "line"))
        )
    )
    for row in rows:
        row.came = sum(one.pence for one in row.receipts.all() if one.undone_at is None)
        row.to_come = row.pence - row.came
    return rows


def contribution_for(user: Any, pk: int) -> Contribution:
    return Contribution.objects.select_related("fund").get(pk=pk)


def receipt_for(user: Any, pk: int) -> Receipt:
    return Receipt.objects.select_related("contribution__fund").get(pk=pk)


def line_move_for(user: Any, pk: int) -> LineMove:
    return LineMove.objects.select_related("fund", "source", "target", "proposed_by", "decided_by").get(pk=pk)
