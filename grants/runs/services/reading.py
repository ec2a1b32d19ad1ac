"""Reading in a bank's statement: all of it or nothing, each line of the bank once."""

import hashlib
from typing import Any

from django.db import transaction

from grants.payments import rules
from grants.runs import bankstatements
from grants.runs.bankstatements import Columns, Entry, key_of
from grants.runs.models import BankStatement, StatementLayout, StatementLine
from grants.runs.services.matching import match_lines
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note

SMALL = 500


@transaction.atomic
def read_statement(uploaded: Any, layout: StatementLayout, *, by: User) -> BankStatement:
    """Keep the lines that are new, and find the payments that they are. Unreadable says what is wrong, row by row."""
    if not rules.finance(by):
        raise NotAllowed("Global Dialogue's finance team reads statements in.")
    if not layout.in_use:
        raise NotAllowedNow("This layout is not used any more. Choose another.")
    if uploaded.size > bankstatements.MOST_BYTES:
        raise bankstatements.Unreadable("This file is larger than 10 MB. Ask the bank for a shorter time.")
    data = uploaded.read()
    entries = bankstatements.read(data, columns_of(layout), clock.today())
    StatementLayout.objects.select_for_update().get(pk=layout.pk)
    statement = BankStatement.objects.create(
        layout=layout,
        read_at=clock.now(),
        read_by=by,
        sha256=hashlib.sha256(data).hexdigest(),
        first_day=min(entry.day for entry in entries),
        last_day=max(entry.day for entry in entries),
        rows=len(entries),
        known=0,
    )
    new = _kept(statement, entries)
    statement.known = len(entries) - len(new)
    statement.save(update_fields=["known"])
    note("bank-statement.read-in", statement, by=by, rows=len(entries), known=statement.known)
    match_lines(new, by=by)
    return statement


def columns_of(layout: StatementLayout) -> Columns:
    headings = tuple(one.strip() for one in layout.text.split(",") if one.strip())
    return Columns(layout.day, headings, layout.amount, layout.out, layout.into, layout.day_format)


def _kept(statement: BankStatement, entries: list[Entry]) -> list[StatementLine]:
    """The lines that no earlier statement had. Two who read the same file at once: the constraint lets each in once."""
    rows = [
        StatementLine(
            statement=statement,
            number=entry.number,
            day=entry.day,
            text=entry.text,
            key=key_of(entry.text),
            pence=entry.pence,
            content_hash=entry.content_hash,
            occurrence=entry.occurrence,
        )
        for entry in entries
    ]
    StatementLine.objects.bulk_create(rows, batch_size=SMALL, ignore_conflicts=True)
    return list(statement.lines.order_by("pk"))
