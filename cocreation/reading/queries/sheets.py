"""A member's own readings, and the applications that sheets are about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from cocreation.reading.models import PracticeReading, PracticeText, Reading, ReadingState, SheetText
from grants.applications.models import NO_CALL, NOBODY, Application, cover, shown_name
from grants.calls.blindness import hidden_from
from grants.calls.models import Call, Kind, Stage, Strand
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow

CLOSED = (Stage.DELIBERATING, Stage.RECOMMENDED, Stage.SIGNED_OFF, Stage.RELEASED)
"""No score changes any more."""
TO_READ = ("application__organisation", "application__response", "application__reading_need")
BEFORE = (Stage.PREPARING, Stage.LAUNCHED, Stage.CHECKING)


def call_to_read(user: Any, slug: str) -> Call:
    """A call that the Group reads, whose applications were checked. One query."""
    call = Call.objects.public().of_grants().select_related("fund", "reading_term").defer("definition").get(slug=slug)
    if call.stage in BEFORE:
        raise NotAllowedNow("There is nothing to read yet. Reading begins once every application has been checked.")
    return call


def own_readings(user: Any, call: Call) -> QuerySet[Reading]:
    """The person's own queue in its order; empty until reading opens. One query."""
    if call.stage == Stage.DECLARING:
        return Reading.objects.none()
    rows = Reading.objects.visible_to(user).filter(application__call=call)
    related = ("application__organisation", "application__strand", "application__reading_need")
    return rows.select_related(*related).order_by("order", "pk")


@dataclass(frozen=True)
class Place:
    """Where a sheet stands in its reader's queue. `is_latest`: none was sent after it. `next`: the next that is not
    sent, or None."""

    place: int
    of: int
    sent: int
    sent_today: int
    is_latest: bool
    next: "Queued | None"

    @property
    def left(self) -> int:
        return self.of - self.sent


class Queued(NamedTuple):
    """One reading of a person's own queue, no more of it than its page says about the others."""

    pk: int
    public_id: UUID
    state: str
    sent_at: datetime | None
    organisation: str


def own_place(reading: Reading) -> Place:
    """Of a sheet that `reading_for` has read, whose queue came with it. No query."""
    at = next(number for number, one in enumerate(reading.queue) if one.pk == reading.pk)
    waiting = [one for one in reading.queue[at + 1 :] + reading.queue[:at] if one.state != ReadingState.SENT]
    times = [one.sent_at for one in reading.queue if one.sent_at]
    return Place(
        place=at + 1,
        of=len(reading.queue),
        sent=len(times),
        sent_today=sum(when.astimezone(clock.LONDON).date() == clock.today() for when in times),
        is_latest=bool(times) and reading.sent_at == max(times),
        next=waiting[0] if waiting else None,
    )


def reading_for(user: Any, public_id: Any) -> Reading:
    """One's own sheet of an application that one may know of, once reading has opened. Three queries, and one where a
    host holds the money.

    One of them reads the person's whole queue in that call, through visible_to: if the sheet is in it, it may be
    opened. It stays with the sheet as `queue`, for own_place. The others are two because the planner takes ten times
    as long for nine tables at once as for six and two.
    """
    reading = Reading.objects.select_related(*TO_READ).order_by().get(public_id=public_id)
    application, strands = reading.application, Strand.objects.select_related("call").order_by()
    queue = _queue(user, application.call_id)
    application.strand = strands.get(pk=application.strand_id)
    application.call = application.strand.call
    hides = hidden_from(user, application.call)
    reading.queue = [Queued(*row, shown_name(name, reference, hides)) for *row, name, reference in queue]
    cover(application, hides)
    if application.call.stage == Stage.DECLARING or all(one.pk != reading.pk for one in reading.queue):
        raise Reading.DoesNotExist
    return reading


def _queue(user: Any, call: int) -> list[tuple]:
    """What a Queued is made of: all readings of a call that `visible_to` gives a person, in their order. One query."""
    if not user.is_authenticated or not user.is_active:
        return []
    sql, values = _queue_sql(frozenset(user.held_roles))
    found = {NOBODY: user.pk, NO_CALL: call}
    with connection.cursor() as cursor:
        cursor.execute(sql, [found[one] if one in (NOBODY, NO_CALL) else one for one in values])
        return cursor.fetchall()


@cache
def _queue_sql(roles: frozenset[str]) -> tuple[str, Sequence[Any]]:
    """Put together once for each set of roles, as known_to is: that takes four times as long as the answer."""
    names = ("pk", "public_id", "state", "sent_at", "application__organisation__name", "application__reference")
    rows = Reading.objects.filter(application__call=NO_CALL).order_by("order", "pk").values_list(*names)
    # Who may see it comes last: every further step would copy that whole condition.
    return rows.visible_to(User(pk=NOBODY, roles=sorted(roles))).query.sql_with_params()


def sheet_to_write(user: Any, public_id: Any) -> Reading:
    """The same with no more than saving needs, for what happens every few seconds. One query."""
    rows = Reading.objects.filter(public_id=public_id).exclude(application__call__stage=Stage.DECLARING).order_by()
    # Who may see it comes last: every further step would copy that whole condition.
    return one_of(rows.select_related("application__call").defer("application__call__definition").visible_to(user))


def one_of(readings: QuerySet[Reading]) -> Reading:
    """The only one there can be; DoesNotExist when there is none."""
    for reading in readings:
        return reading
    raise Reading.DoesNotExist


def latest_texts(sheet: Reading | PracticeReading, besides: Iterable[str]) -> list[SheetText] | list[PracticeText]:
    """Who has the last word in each part of a sheet but those `besides`. One query; none of one that is not begun."""
    if not sheet.pk:
        return []
    texts = sheet.texts.filter(changed_by__isnull=False).exclude(part__in=list(besides))
    return list(texts.select_related("changed_by").order_by("part", "-version").distinct("part"))


def application_after_reading(user: Any, public_id: Any) -> Application:
    """An application that one may know of, once reading has closed. One query."""
    rows = Application.objects.visible_to(user).readable().filter(call__stage__in=CLOSED)
    related = ("call", "strand", "organisation", "host", "response__questionnaire", "reading_need")
    return rows.select_related(*related).get(public_id=public_id)


def application_to_read(user: Any, public_id: Any) -> Application:
    """An application that one may know of, with what it asks of its readers. One query."""
    rows = Application.objects.visible_to(user).readable().filter(call__kind=Kind.GRANTS)
    return rows.select_related("call", "organisation", "reading_need").get(public_id=public_id)
