"""Others' grants, one after the other: what we keep of each, and every defect by its row.

A defect stops the whole file when a grant could not be put beside an organisation without guessing: no amount, no day,
no funder, no recipient, or an id that stands for two different grants. All else is named, and the grant is taken.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from grants.history.package import Package

from .fields import (
    ADDRESS,
    CLOSED,
    OLDEST,
    POSTCODE,
    Defect,
    Wrong,
    about_id,
    amount_of,
    day_of,
    name_key,
    number_of,
    shown,
    text_of,
)

LONGEST_TITLE = 140


@dataclass
class Looked:
    """`grants`: the fields of what is kept, by the id of 360Giving. `left_out`: grants to individuals."""

    grants: dict[str, dict] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)
    left_out: int = 0

    @property
    def stops(self) -> bool:
        return any(one.stops for one in self.defects)


def look_at(package: Package, today: dt.date, progress: Callable[[int], None] = lambda done: None) -> Looked:
    looked, seen = Looked(), _Seen(package.unit)
    looked.defects += [Defect(0, "file", said) for said in package.said]
    for done, (row, grant) in enumerate(package.rows, start=1):
        one = _One(row, grant, today, looked.defects)
        kept = one.read()
        seen.add(one, looked)
        if one.is_individual:
            looked.left_out += 1
        elif kept is not None:
            looked.grants[kept["grant_id"]] = kept
        if done % 250 == 0:
            progress(done)
    looked.defects.sort(key=lambda defect: (not defect.stops, defect.row))
    return looked


class _Seen:
    """What earlier rows said of the same id, the same organisation, the same name."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.grants: dict[str, tuple[int, str]] = {}
        self.names: dict[str, tuple[int, str]] = {}
        self.ids: dict[str, tuple[int, str]] = {}

    def add(self, one: "_One", looked: Looked) -> None:
        self._grant(one)
        for organisation in (one.recipient, one.funder):
            id, name = text_of(organisation.get("id")), text_of(organisation.get("name"))
            if id and name:
                self._organisation(one, id, name)

    def _grant(self, one: "_One") -> None:
        same = hashlib.sha256(json.dumps(one.grant, sort_keys=True, default=str).encode()).hexdigest()
        row, before = self.grants.setdefault(one.id, (one.row, same)) if one.id else (one.row, same)
        if row != one.row and before == same:
            one.note("id", f"The same grant stands in {self.unit} {row} already. It is taken once.")
        elif row != one.row:
            one.stop("id", f"The id {shown(one.id)} is that of another grant, in {self.unit} {row}.")

    def _organisation(self, one: "_One", id: str, name: str) -> None:
        row, before = self.names.setdefault(id, (one.row, name))
        if name_key(before) != name_key(name):
            one.note("name", f"{shown(id)} is called {shown(name)} here and {shown(before)} in {self.unit} {row}.")
        row, other = self.ids.setdefault(name_key(name), (one.row, id))
        if other != id:
            one.note("id", f"{shown(name)} has the id {shown(id)} here and {shown(other)} in {self.unit} {row}.")


class _One:
    """One grant while it is looked at."""

    def __init__(self, row: int, grant: dict, today: dt.date, defects: list[Defect]):
        self.row, self.grant, self.today, self.defects = row, grant, today, defects
        self.id = text_of(grant.get("id"))
        self.funder, self.recipient = _first(grant, "fundingOrganization"), _first(grant, "recipientOrganization")
        self.person = grant.get("recipientIndividual")
        self.is_individual = bool(self.person) and not self.recipient

    def note(self, name: str, sentence: str) -> None:
        self.defects.append(Defect(self.row, name, sentence[:400]))

    def stop(self, name: str, sentence: str) -> None:
        self.defects.append(Defect(self.row, name, sentence[:400], stops=True))

    def read(self) -> dict | None:
        """What is kept of it; None when it cannot be taken. Every defect is noted on the way."""
        before = len(self.defects)
        amount = self._taken("amountAwarded", amount_of)
        day = self._taken("awardDate", day_of)
        self._named()
        self._texts()
        self._codes(self.grant)
        self._dates()
        if amount is not None and amount == 0:
            self.note("amountAwarded", "The amount is nought.")
        if day is not None:
            self._when(day)
        if any(one.stops for one in self.defects[before:]):
            return None
        return self._kept(amount, day)

    def _taken(self, name: str, how: Callable[[Any], tuple[Any, str]]) -> Any:
        try:
            value, said = how(self.grant.get(name))
        except Wrong as wrong:
            self.stop(name, str(wrong))
            return None
        if said:
            self.note(name, said)
        return value

    def _named(self) -> None:
        if not self.id:
            self.stop("id", "The grant has no id.")
        elif len(self.id) > 200:
            self.stop("id", "The id of the grant has more than 200 characters.")
        elif not self.id.startswith("360G-"):
            self.note("id", f"The id {shown(self.id)} does not begin with 360G-.")
        if any(char in str(self.grant.get("id") or "") for char in "\r\n"):
            self.note("id", "There is a line break in the id.")
        if not text_of(self.funder.get("name")):
            self.stop("fundingOrganization", "There is no name of a funder.")
        currency = text_of(self.grant.get("currency"))
        if len(currency) != 3 or not currency.isalpha() or not currency.isascii():
            self.stop("currency", f"{shown(currency)} is not a currency." if currency else "There is no currency.")
        if self.recipient and self.person:
            self.stop("recipient", "The grant goes to an organisation and to a person. It can be only one of them.")
        elif not self.person and not text_of(self.recipient.get("name")):
            self.stop("recipientOrganization", "There is no name of a recipient.")
        if not self.person:
            self._organisation()

    def _organisation(self) -> None:
        if odd := about_id(str(self.recipient.get("id") or "")):
            self.note("recipientOrganization", odd)
        charity, company = (text_of(self.recipient.get(key)) for key in ("charityNumber", "companyNumber"))
        if charity and number_of({"charityNumber": charity}) is None:
            self.note("charityNumber", f"{shown(charity)} is not a charity number.")
        if company and len(company) != 8:
            self.note("companyNumber", f"{shown(company)} is not a company number: those have 8 characters.")

    def _texts(self) -> None:
        title, description = text_of(self.grant.get("title")), text_of(self.grant.get("description"))
        if not title:
            self.note("title", "There is no title.")
        elif len(title) > LONGEST_TITLE:
            self.note("title", f"The title has {len(title)} characters; the standard has room for {LONGEST_TITLE}.")
        if not description:
            self.note("description", "There is no description.")
        elif description == title:
            self.note("description", "The description says the same as the title.")
        if ADDRESS.search(f"{title} {description}"):
            self.note("description", "There is what looks like an email address in the words.")

    def _codes(self, value: Any) -> None:
        for key, inner in value.items() if isinstance(value, dict) else ():
            for one in inner if isinstance(inner, list) else [inner]:
                if isinstance(one, dict):
                    self._codes(one)
                elif key in CLOSED and one not in CLOSED[key]:
                    self.note(key, f"{shown(one)} is not in the list of codes.")
                elif key == "geoCode" and POSTCODE.fullmatch(str(one)):
                    self.note(key, "The code of a place is somebody's postcode.")

    def _dates(self) -> None:
        planned = _first(self.grant, "plannedDates")
        days = []
        for key in ("startDate", "endDate"):
            if planned.get(key) and len(str(planned[key])) > 7:  # a year or a month is a date as well
                try:
                    days.append(day_of(planned[key])[0])
                except Wrong as wrong:
                    self.note("plannedDates", str(wrong))
        if len(days) == 2 and days[0] > days[1]:
            self.note("plannedDates", "It is planned to end before it starts.")

    def _when(self, day: dt.date) -> None:
        if day > self.today:
            self.note("awardDate", f"The grant is made in the future: {day.isoformat()}.")
        elif day.year < self.today.year - OLDEST:
            self.note("awardDate", f"The grant is more than {OLDEST} years old: {day.isoformat()}.")

    def _kept(self, amount: Any, day: dt.date) -> dict:
        number = number_of(self.recipient)
        name = text_of(self.recipient.get("name"))[:300]
        kept = {
            "grant_id": self.id,
            "title": text_of(self.grant.get("title"))[:300],
            "amount": amount,
            "currency": text_of(self.grant["currency"]).upper(),
            "awarded_on": day,
            "funder_id": text_of(self.funder.get("id"))[:100],
            "funder": text_of(self.funder["name"])[:300],
            "organisation_id": text_of(self.recipient.get("id"))[:100],
            "organisation": name,
            "number": str(number)[:30] if number else "",
            "name_key": name_key(name),
        }
        same = json.dumps(kept, sort_keys=True, default=str).encode()
        return kept | {"content_hash": hashlib.sha256(same).hexdigest()}


def _first(grant: dict, key: str) -> dict:
    """The first of several, whatever somebody wrote there."""
    value = grant.get(key)
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, dict) else {}
