"""A member's own readings, and the sheets of others that have opened to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from cocreation.reading.models import Reading, ReadingState, SheetText
from grants.applications.models import Application, cover, shown_name
from grants.calls.blindness import hidden_from
from grants.calls.models import Call, Kind, Stage, Strand
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow

CLOSED = (Stage.DELIBERATING, Stage.RECOMMENDED, Stage.SIGNED_OFF, Stage.RELEASED)
"""No score changes any more."""
TO_READ = ("application__organisation", "application__response__questionnaire")
BEFORE = (Stage.PREPARING, Stage.LAUNCHED, Stage.CHECKING)


def call_to_read(user: Any, slug: str) -> Call:
    """A call that the Group reads, whose applications were checked. One query."""
    call = Call.objects.public().of_grants().select_related("fund", "reading_term").get(slug=slug)
    if call.stage in BEFORE:
        raise NotAllowedNow("There is nothing to read yet. Reading begins once every application has been checked.")
    return call


def own_readings(user: Any, call: Call) -> QuerySet[Reading]:
    """The person's own queue in its order; empty until reading opens. One query."""
    if call.stage == Stage.DECLARING:
        return Reading.objects.none()
    rows = Reading.objects.visible_to(user).filter(application__call=call)
    return rows.select_related("application__organisation", "application__strand").order_by("order", "pk")


@dataclass(frozen=True)
class Place:
    """Where a sheet stands in its reader's queue. `next`: the next that is not sent, or None."""

    place: int
    of: int
    sent: int
    next: "Queued | None"

    @property
    def left(self) -> int:
        return self.of - self.sent


class Queued(NamedTuple):
    """One reading of a person's own queue, no more of it than its page says about the others."""

    pk: int
    public_id: UUID
    state: str
    organisation: str


def own_place(reading: Reading) -> Place:
    """Of a sheet that `reading_for` has read, whose queue came with it. No query."""
    at = next(number for number, one in enumerate(reading.queue) if one.pk == reading.pk)
    waiting = [one for one in reading.queue[at + 1 :] + reading.queue[:at] if one.state != ReadingState.SENT]
    sent = sum(one.state == ReadingState.SENT for one in reading.queue)
    return Place(at + 1, len(reading.queue), sent, waiting[0] if waiting else None)


def reading_for(user: Any, public_id: Any) -> Reading:
    """One's own sheet of an application that one may know of, once reading has opened. Three queries, and one where a
    host holds the money.

    One of them reads the person's whole queue in that call, through visible_to: if the sheet is in it, it may be
    opened. It stays with the sheet as `queue`, for own_place. The others are two because the planner takes ten times
    as long for eight tables at once as for five and two.
    """
    reading = Reading.objects.select_related(*TO_READ).order_by().get(public_id=public_id)
    application, strands = reading.application, Strand.objects.select_related("call").order_by()
    # Who may see it comes last: every further step would copy that whole condition.
    rows = Reading.objects.filter(application__call=application.call_id).order_by("order", "pk")
    names = ("pk", "public_id", "state", "application__organisation__name", "application__reference")
    queue = list(rows.values_list(*names).visible_to(user))
    application.strand = strands.get(pk=application.strand_id)
    application.call = application.strand.call
    hides = hidden_from(user, application.call)
    reading.queue = [Queued(*row, shown_name(name, reference, hides)) for *row, name, reference in queue]
    cover(application, hides)
    if application.call.stage == Stage.DECLARING or all(one.pk != reading.pk for one in reading.queue):
        raise Reading.DoesNotExist
    return reading


def sheet_to_write(user: Any, public_id: Any) -> Reading:
    """The same with no more than saving needs, for what happens every few seconds. One query."""
    rows = Reading.objects.exclude(application__call__stage=Stage.DECLARING)
    return rows.select_related("application__call").visible_to(user).get(public_id=public_id)


def latest_texts(reading: Reading, besides: Iterable[str]) -> list[SheetText]:
    """Who has the last word in each part of a sheet but those `besides`. One query."""
    texts = SheetText.objects.filter(reading=reading, changed_by__isnull=False).exclude(part__in=list(besides))
    return list(texts.select_related("changed_by").order_by("part", "-version").distinct("part"))


def application_after_reading(user: Any, public_id: Any) -> Application:
    """An application that one may know of, once reading has closed. One query."""
    rows = Application.objects.visible_to(user).readable().filter(call__stage__in=CLOSED)
    related = ("call", "strand", "organisation", "host", "response__questionnaire")
    return rows.select_related(*related).get(public_id=public_id)


def application_to_read(user: Any, public_id: Any) -> Application:
    """An application that one may know of, with what it asks of its readers. One query."""
    rows = Application.objects.visible_to(user).readable().filter(call__kind=Kind.GRANTS)
    return rows.select_related("call", "organisation", "reading_need").get(public_id=public_id)


def sheets_open_to(user: Any, application: Application) -> list[Reading]:
    """Others' sheets that count, with their scores: after one's own was sent, or after reading closed. Three queries.

    Facilitators and staff see none before reading closes.
    """
    if not Application.objects.visible_to(user).filter(pk=application.pk).exists():
        return []
    closed = application.call.stage in CLOSED and user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF)
    own = Reading.objects.visible_to(user).filter(application=application, state=ReadingState.SENT)
    if not closed and not own.exists():
        return []
    return _others(user, application)


def sheets_beside(user: Any, reading: Reading) -> list[Reading]:
    """The same beside one's own sheet, as `reading_for` has read it. Two queries; none while it is being written."""
    call = reading.application.call
    if reading.state != ReadingState.SENT and call.stage not in CLOSED:
        return []
    return _others(user, reading.application)


def _others(user: Any, application: Application) -> list[Reading]:
    sheets = Reading.objects.counted().filter(application=application).exclude(member__user=user)
    return list(
        sheets.select_related("member__user", "application__call")
        .prefetch_related("scores__criterion")
        .order_by("sent_at", "pk")
    )
