"""How banks want their files and write their statements: kept as data, changed by finance in the desk."""

import json
from typing import Any

from django.db import transaction

from grants.payments import rules
from grants.runs import kinds
from grants.runs.bankfiles import VALUES
from grants.runs.models import BankLayout, StatementLayout
from shaping_future import sealed
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

MOST_COLUMNS = 30


def ship_layouts(**_: Any) -> None:
    """The examples, where they are not yet. After each migration; harmless when it runs twice."""
    for layout in kinds.BANK_LAYOUTS:
        BankLayout.objects.get_or_create(name=layout["name"], defaults=layout)
    for layout in kinds.STATEMENT_LAYOUTS:
        StatementLayout.objects.get_or_create(name=layout["name"], defaults=layout)


@transaction.atomic
def add_bank_layout(name: str, *, by: User, **values: Any) -> BankLayout:
    return _kept_bank(BankLayout(name=name), by, name=name, **values)


@transaction.atomic
def change_bank_layout(layout: BankLayout, *, by: User, **values: Any) -> BankLayout:
    """A run that is approved keeps the layout that it was approved with."""
    return _kept_bank(BankLayout.objects.select_for_update().get(pk=layout.pk), by, **values)


@transaction.atomic
def add_statement_layout(name: str, *, by: User, **values: Any) -> StatementLayout:
    return _kept_statement(StatementLayout(name=name), by, name=name, **values)


@transaction.atomic
def change_statement_layout(layout: StatementLayout, *, by: User, **values: Any) -> StatementLayout:
    return _kept_statement(StatementLayout.objects.select_for_update().get(pk=layout.pk), by, **values)


def read_columns(text: str) -> list[dict[str, str]]:
    """`heading: value`, one column a line, as finance types them. NotValid names the line."""
    columns = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        heading, _, value = (part.strip() for part in line.rpartition(":"))
        if not heading or not (value in VALUES or (value.startswith("=") and len(value) <= 100)):
            raise NotValid(f"Line {number} of the columns: write a heading, a colon and one of {', '.join(VALUES)}.")
        columns.append({"heading": heading[:60], "value": value})
    if len(columns) > MOST_COLUMNS:
        raise NotValid(f"A file has up to {MOST_COLUMNS} columns.")
    return columns


def columns_text(columns: list[dict[str, str]]) -> str:
    return "\n".join(f"{column['heading']}: {column['value']}" for column in columns)


def _kept_bank(
    layout: BankLayout, by: User, *, columns: str, pays_from: dict | None = None, **values: Any
) -> BankLayout:
    _refuse_other(by)
    for name, value in values.items():
        setattr(layout, name, value)
    layout.columns = read_columns(columns)
    used = {column["value"] for column in layout.columns}
    if layout.kind == BankLayout.Kind.CSV and not (
        "account_number" in used and used & {"sort_code", "sort_code_dashed"} and used & {"amount", "pence"}
    ):
        raise NotValid("A file of payments has at least a sort code, an account number and an amount.")
    if pays_from:
        sealed.write(layout, "pays_from", json.dumps(pays_from))
        layout.pays_from_last_four = pays_from["account_number"][-4:]
    _refuse_same_name(layout)
    layout.save()
    note("bank-layout.kept", layout, by=by, account=bool(pays_from))
    return layout


def _kept_statement(layout: StatementLayout, by: User, **values: Any) -> StatementLayout:
    _refuse_other(by)
    for name, value in values.items():
        setattr(layout, name, value)
    one, two = bool(layout.amount), (bool(layout.out), bool(layout.into))
    if two != ((not one), (not one)):
        raise NotValid("Give one column with amounts, or two: what left and what came.")
    _refuse_same_name(layout)
    layout.save()
    note("statement-layout.kept", layout, by=by)
    return layout


def _refuse_same_name(layout: BankLayout | StatementLayout) -> None:
    if type(layout).objects.exclude(pk=layout.pk).filter(name=layout.name).exists():
        raise NotAllowedNow("There is a layout of this name already.")


def _refuse_other(by: User) -> None:
    if not rules.finance(by):
        raise NotAllowed("Global Dialogue's finance team keeps the banks' layouts.")
