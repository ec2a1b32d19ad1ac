"""Reads of what the bank said."""

from django.db.models import F, Prefetch, QuerySet

from grants.runs.models import (
    BankStatement,
    Match,
    MatchUndone,
    PaymentLine,
    PaymentRun,
    StatementLayout,
    StatementLine,
)
from grants.runs.workflow import LineState


def statement_layouts() -> QuerySet:
    """Those with one column of amounts first."""
    return StatementLayout.objects.filter(in_use=True).order_by("out", "name")


def statements(user) -> list[BankStatement]:
    """The last fifty, each with `waiting`: how many of its lines nobody has said anything about. Only what this person
    may see is counted."""
    rows = list(BankStatement.objects.select_related("layout", "read_by")[:50])
    waiting: dict[int, int] = {}
    lines = StatementLine.objects.visible_to(user).filter(statement__in=rows, matched_at=None)
    for key in lines.values_list("statement", flat=True):
        waiting[key] = waiting.get(key, 0) + 1
    for row in rows:
        row.waiting = waiting.get(row.pk, 0)
    return rows


def statement_for(user, pk) -> BankStatement:
    return BankStatement.objects.select_related("layout", "read_by").get(pk=pk)


def lines_of(statement: BankStatement, user) -> QuerySet:
    """What waits for a word stands first."""
    rows = StatementLine.objects.visible_to(user).filter(statement=statement).select_related("matched_by")
    standing = Prefetch("matches", Match.objects.standing().select_related("payment"))
    return rows.prefetch_related(standing).order_by(F("matched_at").asc(nulls_first=True), "day", "pk")


def statement_line_for(user, pk) -> StatementLine:
    return StatementLine.objects.visible_to(user).select_related("statement", "matched_by").get(pk=pk)


def taken_back(line: StatementLine) -> QuerySet:
    """What the line was said to be before, oldest first."""
    rows = MatchUndone.objects.filter(line=line).select_related("by", "said_by")
    return rows.prefetch_related("matches__payment").order_by("pk")


def candidates(line: StatementLine, user) -> QuerySet:
    """The payments that this line could be: the same amount, and on their way; or for what came in, gone before."""
    state = LineState.ORDERED if line.pence < 0 else LineState.PAID
    lines = PaymentLine.objects.filter(run__in=PaymentRun.objects.visible_to(user), state=state, pence=abs(line.pence))
    return lines.select_related("run", "instalment__award__application__organisation").order_by("reference")
