"""What is due to go, and when the next is."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Case, CharField, Count, Exists, Min, OuterRef, Q, QuerySet, Value, When
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
    """Every clock with its figures. Two queries, however many clocks there are."""
    months, every = periods(), clocks()
    counts = [_counted(one, months[one.key]) for one in every]
    found = {row["its"]: row for row in counts[0].union(*counts[1:], all=True)}
    return [_row(one, months[one.key], found.get(one.key)) for one in every]


def _counted(one: Clock, months: int) -> QuerySet:
    """One row: how many are over, how many of them are held, and when the clock of the first one that is free began."""
    is_over = Q(counts_from__lt=clock.now() - relativedelta(months=months))
    rows = running(one).annotate(its_held=Case(When(held(one), then=True), default=False)).order_by()
    free = Q(its_held=False)
    return rows.values(its=Value(one.key)).annotate(
        free=Count("pk", filter=is_over & free),
        held=Count("pk", filter=is_over & ~free),
        first=Min("counts_from", filter=free),
    )


def _row(one: Clock, months: int, found: dict | None) -> Row:
    if found is None:
        return Row(one, months, 0, 0, None)
    first = found["first"]
    next_on = (first + relativedelta(months=months)).astimezone(clock.LONDON).date() if first else None
    return Row(one, months, found["free"], found["held"], next_on)


def subject_of(text: str, kind: str) -> Any:
    """What a person names for a hold, or None."""
    found: Subject | None = next((one for one in subjects() if one.key == kind), None)
    return found.find(text.strip()) if found else None


def is_held(kind: str, key: Any) -> bool:
    return (
        Hold.objects.in_force().filter(Q(subject_type=EVERYTHING) | Q(subject_type=kind, subject_id=str(key))).exists()
    )
