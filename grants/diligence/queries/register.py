"""Looking up a number in the register that was loaded. Nothing is asked of anybody outside."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from grants.diligence.models import (
    Filing,
    GoverningDocument,
    PublishedReport,
    RegisteredCharity,
    RegisteredPolicy,
    RegisteredTrustee,
    RegisterSnapshot,
)
from grants.diligence.numbers import COMPANIES, ENGLAND, Number, kept
from shaping_future import clock
from shaping_future.look.words import short_day

STALE = dt.timedelta(days=35)
"""The register's extract changes every day; older than that, we say so loudly."""
BEHIND = dt.timedelta(days=365 + 310)
"""A year, and the ten months in which its accounts are due."""
REPORTING = {
    "Submission Overdue": "Its yearly return is overdue.",
    "Submission Double Default": "Two of its yearly returns are overdue.",
    "Submission Received Late": "Its last yearly return came late.",
}


@dataclass
class Facts:
    """What the register says about one number."""

    number: Number | None
    snapshot: RegisterSnapshot | None
    charity: RegisteredCharity | None = None
    filings: list[Filing] = field(default_factory=list)
    trustees: list[RegisteredTrustee] = field(default_factory=list)
    policies: list[RegisteredPolicy] = field(default_factory=list)
    document: GoverningDocument | None = None
    reports: list[PublishedReport] = field(default_factory=list)

    @property
    def why_empty(self) -> str:
        """Why there are no facts, in a sentence."""
        if self.number is None:
            return "No number is known. Write it, and we look it up."
        if self.number.register not in (ENGLAND, COMPANIES):
            return f"The form of the number is right. We hold no copy of its register: {self.number.register_name}."
        if self.snapshot is None:
            return "The form of the number is right. The register of charities was not loaded yet."
        if self.number.register == COMPANIES:
            return "The form of the number is right. No charity has this company number; look at Companies House."
        return "No charity has this number. Compare it with the application."

    @property
    def is_stale(self) -> bool:
        return self.snapshot is not None and clock.today() - self.snapshot.extracted_on > STALE

    @property
    def flags(self) -> list[str]:
        """What a careful person would ask about, in sentences; empty when nothing stands out."""
        return list(_flags(self)) if self.charity else []


def facts(*numbers: str) -> list[Facts]:
    """For each number as it is kept (or as somebody wrote it). Seven queries at most, however many numbers."""
    read = [kept(number) for number in numbers]
    snapshot = RegisterSnapshot.objects.filter(current=True).first()
    found = _charities(snapshot, read)
    given = [Facts(number, snapshot, found.get(number)) for number in read]
    _add_details(snapshot, given)
    return given


def snapshots(most: int = 5) -> list[RegisterSnapshot]:
    """The latest attempts to load the register."""
    return list(RegisterSnapshot.objects.order_by("-pk")[:most])


def _charities(snapshot: RegisterSnapshot | None, numbers: Iterable[Number | None]) -> dict:
    charities = [int(one.value) for one in numbers if one and one.register == ENGLAND]
    companies = [one.value for one in numbers if one and one.register == COMPANIES]
    if snapshot is None or not (charities or companies):
        return {}
    rows = RegisteredCharity.objects.filter(Q(number__in=charities) | Q(company__in=companies), snapshot=snapshot)
    found = {}
    for row in rows.filter(linked=0).order_by("-removed_on", "pk"):  # one that is still there comes last, and stays
        found[Number(ENGLAND, str(row.number))] = row
        if row.company:
            found[Number(COMPANIES, row.company)] = row
    return found


def _add_details(snapshot: RegisterSnapshot | None, given: list[Facts]) -> None:
    keys = {one.charity.organisation for one in given if one.charity}
    if not keys:
        return
    rows = {}
    for model in (Filing, RegisteredTrustee, RegisteredPolicy, GoverningDocument, PublishedReport):
        rows[model] = defaultdict(list)
        for row in model.objects.filter(snapshot=snapshot, organisation__in=keys):
            rows[model][row.organisation].append(row)
    for one in given:
        if one.charity:
            key = one.charity.organisation
            one.filings, one.trustees = rows[Filing][key][:3], rows[RegisteredTrustee][key]
            one.policies, one.reports = rows[RegisteredPolicy][key], rows[PublishedReport][key]
            one.document = next(iter(rows[GoverningDocument][key]), None)


def _flags(facts: Facts) -> Iterable[str]:
    charity = facts.charity
    if charity.status != "Registered":
        on = f" on {short_day(charity.removed_on)}" if charity.removed_on else ""
        yield f"It is not registered any more: {charity.status.lower()}{on}."
    if charity.insolvent:
        yield "The register says that it is insolvent."
    if charity.in_administration:
        yield "The register says that it is in administration."
    if charity.dissolution_notice_on:
        yield f"Notice of its dissolution was given on {short_day(charity.dissolution_notice_on)}."
    for report in facts.reports:
        on = f" on {short_day(report.published_on)}" if report.published_on else ""
        yield f"The regulator published a report{on}: {report.name.lower()}."
    if charity.reporting in REPORTING:
        yield REPORTING[charity.reporting]
    if any(filing.qualified for filing in facts.filings):
        yield "Accounts of the last three years came with a reservation of their examiner."
    if charity.period_ends_on and facts.snapshot.extracted_on - charity.period_ends_on > BEHIND:
        yield f"Its latest accounts end on {short_day(charity.period_ends_on)}."
    if facts.trustees and len(facts.trustees) < 3:
        yield f"The register names {len(facts.trustees)} of at least three trustees."
