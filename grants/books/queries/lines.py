"""The budget's lines: what is planned, used and left; and those that are nearly used up."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.urls import reverse

from grants.fund import rules
from grants.fund.models import Account, BudgetLine, Holding, LineMove
from grants.fund.services import GRANTS_LINE

FULL = 0.9
"""From this share on a line is watched."""


def lines_of(lines: QuerySet) -> list[dict[str, Any]]:
    """Each line as {"line", "planned", "used", "left", "share", "full"}. One query."""
    own = Q(account=Account.LINES, reference=OuterRef("key"))
    grants = Q(account=Account.AVAILABLE) & Q(Exact(OuterRef("key"), Value(GRANTS_LINE)))
    held = Holding.objects.filter(own | grants, fund=OuterRef("fund")).order_by().values("fund")
    rows = lines.annotate(left=Coalesce(Subquery(held.annotate(sum=Sum("pence")).values("sum")), 0))
    return [_row(line) for line in rows]


def _row(line: BudgetLine) -> dict[str, Any]:
    used = line.pence - line.left
    share = used / line.pence if line.pence else 0
    return {
        "line": line,
        "planned": line.pence,
        "used": used,
        "left": line.left,
        "share": share,
        "full": bool(line.pence) and share >= FULL,
    }


def full_lines() -> list[dict[str, Any]]:
    """The lines of every fund of which nine tenths are used or promised."""
    return [row for row in lines_of(BudgetLine.objects.all()) if row["full"]]


def waiting_for_finance(user: Any) -> list[dict[str, Any]]:
    """Moves between lines that wait for this person."""
    if not rules.keeps_books(user):
        return []
    waiting = LineMove.objects.filter(decided_at=None).exclude(proposed_by=user).select_related("source", "target")
    return [_move_notice(asked) for asked in waiting]


def full_notice(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": f"“{row['line'].label}” is nearly used up",
        "says": f"{row['share']:.0%} of this line is used or promised. Money can be moved from another line.",
        "url": reverse("line-list", args=[row["line"].fund_id]),
        "action": "See the budget lines",
        "late": True,
    }


def _move_notice(asked: LineMove) -> dict[str, Any]:
    return {
        "title": "A move between budget lines waits for you",
        "says": f"From “{asked.source}” to “{asked.target}”. A second person decides.",
        "url": reverse("line-move-decide", args=[asked.pk]),
        "action": "Read it and decide",
        "late": False,
    }
