"""Everything that is registered about one person, as they may have it: theirs, and nobody else's."""

import datetime as dt
import decimal
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.db.models.fields.files import FieldFile

from shaping_future.files.models import StoredFile
from shaping_future.keeping import (
    STANDING,
    Clock,
    Given,
    Kept,
    clock_of,
    consent_sources,
    everything,
    may_speak,
    person_rules,
    shared_with,
)
from shaping_future.sealed.fields import SealedField
from shaping_future.sealed.under_seal import UnderSeal

MOST = 5000
"""Rows of one kind in a copy; nobody has more."""


@dataclass
class Part:
    """One kind of record: what it is, how long it stays, and its rows as names and values."""

    label: str
    says: str
    ends: str
    rows: list[dict[str, Any]]
    files: list[StoredFile] = field(default_factory=list)


@dataclass
class Holdings:
    parts: list[Part]
    steps: dict[str, int]
    """What the person did in their work for the fund: kind → how often."""
    left_out: list[str]
    """Kinds that are not in a copy which staff open."""
    consents: list[Given]


def held_about(person: Any, *, for_staff: bool = False) -> Holdings:
    """`for_staff`: a member of staff will open it for somebody who wrote a letter; private kinds are left out."""
    found = Holdings([], {}, [], consents(person))
    for kept in everything():
        if kept.office and (number := kept.model._base_manager.filter(_any(kept.office, person)).count()):
            found.steps[str(kept.says)] = found.steps.get(str(kept.says), 0) + number
        rows = theirs(kept, person)
        if rows is None:
            continue
        if kept.private and for_staff:
            found.left_out.append(str(kept.says))
        elif part := _part(kept, rows):
            found.parts.append(part)
    return found


def theirs(kept: Kept, person: Any) -> QuerySet | None:
    """The rows of one kind that are in the person's copy; None when there never are any."""
    if not (kept.mine or kept.copied or (kept.shared and kept.application)):
        return None
    rows = kept.copied(person) if kept.copied else kept.model._base_manager.filter(_mine(kept, person))
    for rule in person_rules():
        if kept.application and not kept.copied:
            rows = rows.exclude(rule.hidden(kept.application, person))
    return rows.order_by("pk").distinct()


def consents(person: Any) -> list[Given]:
    """Newest first, wherever they are kept."""
    rows = [one for source in consent_sources() for one in source(person)]
    return sorted(rows, key=lambda one: one.given_at, reverse=True)


def ends_in_words(kept: Kept) -> str:
    """How long it stays: a clock's months, or what stands in place of one."""
    one = clock_of(kept.clock)
    return months_in_words(one) if one else STANDING[kept.clock]


def months_in_words(one: Clock) -> str:
    return f"{one.months} month{'s' if one.months > 1 else ''} from {one.starts}"


def _mine(kept: Kept, person: Any) -> Q:
    mine = _any(kept.mine, person)
    if kept.shared and kept.application:
        mine |= shared_with(kept.application, person)
    return mine


def _any(links: Any, person: Any) -> Q:
    found = Q(pk__in=[])
    for link in links:
        found |= Q(**{link: person.pk})
    return found


def _part(kept: Kept, rows: QuerySet) -> Part | None:
    found = list(rows[:MOST])
    if not found:
        return None
    keys = {getattr(row, f"{name}_id") for row in found for name in kept.files}
    files = [one for one in StoredFile.objects.filter(pk__in=keys - {None}).order_by("pk") if one.file]
    return Part(
        kept.label,
        str(kept.says),
        ends_in_words(kept),
        [_row(kept, row) for row in found],
        [one for one in files if one.may_be_opened],
    )


def _row(kept: Kept, row: Model) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if isinstance(row, UnderSeal):
        vars(row).update(row.opened())  # in memory, for these lines: the person gets what they said
    for one in row._meta.concrete_fields:
        if one.name in kept.hides or isinstance(one, SealedField) or (one.primary_key and not one.is_relation):
            continue
        if one.is_relation:
            if may_speak(one.related_model._meta.label) and getattr(row, one.attname):
                values[str(one.verbose_name)] = str(getattr(row, one.name))
            continue
        value = getattr(row, one.attname)
        if value not in (None, "", [], {}):
            values[str(one.verbose_name)] = _plain(_chosen(row, one, value))
    return values


def _chosen(row: Model, one: Any, value: Any) -> Any:
    return getattr(row, f"get_{one.name}_display")() if one.choices else value


def _plain(value: Any) -> Any:
    """As JSON can hold it."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID | decimal.Decimal | FieldFile):
        return str(value)
    return value
