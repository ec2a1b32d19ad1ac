"""The tables of the extract that we read, which columns of them, and how a line becomes a row of ours.

Addresses, telephone numbers, emails and gift-aid flags stay where they are.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from grants.diligence import extract
from grants.diligence.extract import Table, Unreadable
from grants.diligence.models import (
    Filing,
    GoverningDocument,
    PublishedReport,
    RegisteredCharity,
    RegisteredPolicy,
    RegisteredTrustee,
    RegisterSnapshot,
)

YEARS = 6
"""Returns older than that say nothing about today."""
LARGEST = 10**15
"""No number of the register comes near; beyond it a column holds something else."""
KEYS = ("date_of_extract", "organisation_number")
Row = dict[str, str]


class OneDay:
    """All tables have to be of one day's extract."""

    day: dt.date | None = None

    def meet(self, row: Row, name: str) -> None:
        day = extract.day(row["date_of_extract"])
        if self.day is None:
            self.day = day
        elif day != self.day:
            raise Unreadable(f"The table {name} is of another day than the list of charities. Download them together.")


CHARITY = Table("charity", (
    *KEYS, "registered_charity_number", "linked_charity_number", "charity_name", "charity_type",
    "charity_registration_status", "charity_reporting_status", "date_of_registration", "date_of_removal",
    "latest_acc_fin_period_end_date", "latest_income", "latest_expenditure", "charity_company_registration_number",
    "charity_insolvent", "charity_in_administration", "date_cio_dissolution_notice",
))  # fmt: skip


def charities(snapshot: RegisterSnapshot, rows: Iterable[Row], day: OneDay, known: set[int]) -> Iterator[Any]:
    """Rows of charities; their keys go into `known`."""
    for row in rows:
        with _said(CHARITY, row):
            made = _charity(snapshot, row)
            day.meet(row, CHARITY.name)
        known.add(made.organisation)
        yield made


def _charity(snapshot: RegisterSnapshot, row: Row) -> RegisteredCharity:
    return RegisteredCharity(
        snapshot=snapshot,
        organisation=_key(row["organisation_number"]),
        number=_key(row["registered_charity_number"]),
        linked=min(_whole(row["linked_charity_number"]) or 0, 10**9),
        name=row["charity_name"],
        kind=row["charity_type"][:100],
        status=row["charity_registration_status"][:40],
        reporting=row["charity_reporting_status"][:60],
        registered_on=extract.day(row["date_of_registration"]),
        removed_on=extract.day(row["date_of_removal"]),
        period_ends_on=extract.day(row["latest_acc_fin_period_end_date"]),
        income=_whole(row["latest_income"]),
        spending=_whole(row["latest_expenditure"]),
        company=_company(row["charity_company_registration_number"]),
        insolvent=_yes(row["charity_insolvent"]),
        in_administration=_yes(row["charity_in_administration"]),
        dissolution_notice_on=extract.day(row["date_cio_dissolution_notice"]),
    )


def _company(text: str) -> str:
    """With the noughts that spreadsheets lose."""
    text = re.sub(r"\s", "", text.upper())[:20]
    return text.zfill(8) if text.isdigit() else text


def _whole(text: str) -> int | None:
    if not text:
        return None
    value = int(float(text))
    if abs(value) > LARGEST:
        raise ValueError(text)
    return value


def _key(text: str) -> int:
    value = int(text)
    if not 0 <= value <= LARGEST:
        raise ValueError(text)
    return value


def _yes(text: str) -> bool:
    return text.lower() in {"true", "t", "1", "y", "yes"}


class _said:  # noqa: N801 - reads as a word
    """A value that cannot be read becomes a sentence with the table's name."""

    def __init__(self, table: Table, row: Row):
        self.table, self.row = table, row

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ValueError | OverflowError):
            about = self.row.get("organisation_number", "")[:20]
            raise Unreadable(f"The table {self.table.name} has a value we cannot read, about {about}.") from error


@dataclass
class SideTable:
    """A table about charities. `organisations` is whom its rows were about, when it was read."""

    table: Table
    model: type[models.Model]
    make: Callable[[Row, int], Any]
    """(row, the charity's key) → a row of ours without snapshot and key; None to leave it out."""
    is_part_of_charities: bool = True
    only_known_here: bool = False
    organisations: set[int] = field(default_factory=set)
    newest: dt.date | None = None

    def counted(self, rows: Iterable[Row], day: OneDay) -> Iterator[tuple[int, Row]]:
        self.organisations = set()
        for row in rows:
            with _said(self.table, row):
                organisation = _key(row["organisation_number"])
                day.meet(row, self.table.name)
            self.newest = day.day
            self.organisations.add(organisation)
            yield organisation, row

    def made(self, snapshot: RegisterSnapshot, rows: Iterable[tuple[int, Row]], wanted: set[int]) -> Iterator[Any]:
        for organisation, row in rows:
            if self.only_known_here and organisation not in wanted:
                continue
            with _said(self.table, row):
                made = self.make(row, self.newest.year)
            if made is not None:
                made.snapshot, made.organisation = snapshot, organisation
                yield made


def _filing(row: Row, year: int) -> Filing | None:
    ends_on = extract.day(row["fin_period_end_date"])
    if ends_on is None or ends_on.year < year - YEARS:
        return None
    return Filing(
        starts_on=extract.day(row["fin_period_start_date"]),
        ends_on=ends_on,
        due_on=extract.day(row["reporting_due_date"]),
        return_on=extract.day(row["date_annual_return_received"]),
        accounts_on=extract.day(row["date_accounts_received"]),
        income=_whole(row["total_gross_income"]),
        spending=_whole(row["total_gross_expenditure"]),
        qualified=_yes(row["accounts_qualified"]),
    )


def _trustee(row: Row, year: int) -> RegisteredTrustee:
    return RegisteredTrustee(
        trustee=_key(row["trustee_id"]), name=row["trustee_name"][:300], is_chair=_yes(row["trustee_is_chair"])
    )


def _policy(row: Row, year: int) -> RegisteredPolicy | None:
    return RegisteredPolicy(name=row["policy_name"][:200]) if row["policy_name"] else None


def _document(row: Row, year: int) -> GoverningDocument:
    return GoverningDocument(
        text=row["governing_document_description"], objects_text=row["charitable_objects"], area=row["area_of_benefit"]
    )


def _report(row: Row, year: int) -> PublishedReport:
    return PublishedReport(name=row["report_name"][:300], published_on=extract.day(row["date_published"]))


SIDE_TABLES = (
    SideTable(Table("charity_annual_return_history", (
        *KEYS, "fin_period_start_date", "fin_period_end_date", "reporting_due_date", "date_annual_return_received",
        "date_accounts_received", "total_gross_income", "total_gross_expenditure", "accounts_qualified",
    )), Filing, _filing),
    SideTable(Table("charity_trustee", (*KEYS, "trustee_id", "trustee_name", "trustee_is_chair")),
              RegisteredTrustee, _trustee, only_known_here=True),
    SideTable(Table("charity_policy", (*KEYS, "policy_name")), RegisteredPolicy, _policy),
    SideTable(Table("charity_governing_document", (
        *KEYS, "governing_document_description", "charitable_objects", "area_of_benefit",
    )), GoverningDocument, _document),
    SideTable(Table("charity_published_report", (*KEYS, "report_name", "date_published"), may_be_short=True),
              PublishedReport, _report, is_part_of_charities=False),
)  # fmt: skip
TABLES = (CHARITY, *(side.table for side in SIDE_TABLES))
