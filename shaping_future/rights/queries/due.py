"""What is due to go, and when the next is."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import CharField, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from shaping_future import clock
from shaping_future.keeping import Clock, Subject, clocks, subjects
from shaping_future.rights.models import Ended, Hold, Period

EVERYTHING = "everything"


@dataclass(frozen=True)
class Row:
    """One kind of record on the page of retention."""

    clock: Clock
    months: int
    due: int
    held: int
    next_on: dt.date | None


def periods() -> dict[str, int]:
    """Months of every clock: the newest that staff set, or what it was declared with."""
    kept = {one.key: one.months for one in clocks()}
    rows = Period.objects.order_by("rule", "-pk").distinct("rule").values_list("rule", "months")
    return kept | {rule: max(months, _least(rule)) for rule, months in rows if rule in kept}


def _least(rule: str) -> int:
    return next(one.least for one in clocks() if one.key == rule)


def due(one: Clock, months: int) -> QuerySet:
    """Rows whose time is over and that nothing holds."""
    return over(one, months).filter(~held(one))


def over(one: Clock, months: int) -> QuerySet:
    """Rows whose time is over, held or not."""
    return running(one).filter(counts_from__lt=clock.now() - relativedelta(months=months))


def running(one: Clock) -> QuerySet:
    """Every row of the kind that has not ended."""
    rows = one.rows()
    ended = Ended.objects.filter(rule=one.key, key=Cast(OuterRef("pk"), CharField()))
    return rows.filter(~Exists(ended), counts_from__isnull=False)


def held(one: Clock) -> Q:
    """Rows under a hold: about everything, or about something that they belong to."""
    found = Q(Exists(Hold.objects.in_force().filter(subject_type=EVERYTHING)))
    for subject, path in one.held_by.items():
        about = Hold.objects.in_force().filter(subject_type=subject, subject_id=Cast(OuterRef(path), CharField()))
        found |= Q(Exists(about))
    return found


def overview() -> list[Row]:
    """Every clock with its figures. Three queries for each."""
    months = periods()
    return [_row(one, months[one.key]) for one in clocks()]


def _row(one: Clock, months: int) -> Row:
    first = running(one).filter(~held(one)).aggregate(first=Min("counts_from"))["first"]
    all_over, free = over(one, months).count(), due(one, months).count()
    next_on = (first + relativedelta(months=months)).astimezone(clock.LONDON).date() if first else None
    return Row(one, months, free, all_over - free, next_on)


def subject_of(text: str, kind: str) -> Any:
    """What a person names for a hold, or None."""
    found: Subject | None = next((one for one in subjects() if one.key == kind), None)
    return found.find(text.strip()) if found else None


def is_held(kind: str, key: Any) -> bool:
    return (
        Hold.objects.in_force().filter(Q(subject_type=EVERYTHING) | Q(subject_type=kind, subject_id=str(key))).exists()
    )
