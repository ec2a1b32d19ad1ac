"""A member's own readings, and the sheets of others that have opened to them."""

from typing import Any

from django.db.models import QuerySet

from cocreation.reading.models import Reading, ReadingState
from grants.applications.models import Application
from grants.calls.models import Call, Kind, Stage
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow

CLOSED = (Stage.DELIBERATING, Stage.RECOMMENDED, Stage.SIGNED_OFF, Stage.RELEASED)
"""No score changes any more."""
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


def own_place(user: Any, reading: Reading) -> dict[str, Any]:
    """Where the sheet stands in the person's queue: place, of, sent, left and the next that is not sent. One query."""
    queue = list(own_readings(user, reading.application.call))
    place = next(number for number, one in enumerate(queue, start=1) if one.pk == reading.pk)
    waiting = [one for one in queue[place:] + queue[: place - 1] if one.state != ReadingState.SENT]
    sent = sum(one.state == ReadingState.SENT for one in queue)
    return {
        "place": place,
        "of": len(queue),
        "sent": sent,
        "left": len(queue) - sent,
        "next": waiting[0] if waiting else None,
    }


def reading_for(user: Any, public_id: Any) -> Reading:
    """One's own sheet of an application that one may know of, once reading has opened. Three queries."""
    related = ("application__call", "application__strand", "application__organisation", "application__host")
    rows = Reading.objects.visible_to(user).exclude(application__call__stage=Stage.DECLARING)
    return rows.select_related(*related, "application__response__questionnaire", "member__user").get(
        public_id=public_id
    )


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
    own = Reading.objects.visible_to(user).filter(application=application, state=ReadingState.SENT)
    closed = application.call.stage in CLOSED and user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF)
    if not closed and not own.exists():
        return []
    sheets = Reading.objects.counted().filter(application=application).exclude(member__user=user)
    return list(
        sheets.select_related("member__user", "application__call")
        .prefetch_related("scores__criterion")
        .order_by("sent_at", "pk")
    )
