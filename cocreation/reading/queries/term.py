"""Until when people read, and what is still to send."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from cocreation.group.models import Member
from cocreation.reading.models import Reading, ReadingState, ReadingTerm
from grants.calls.models import Call, Stage
from shaping_future import clock

BEFORE_END = dt.timedelta(days=3)
HALF, SOON = "half", "3d"
"""When readers are reminded. They are part of the keys of mails: never rename one."""
DAY, NIGHT = dt.time(9), dt.time(18)
"""Between these, UK time, a reminder may go out."""


@dataclass(frozen=True)
class Mark:
    """A moment at which who has something to send is reminded."""

    name: str
    at: dt.datetime


def until_of(call: Call) -> dt.datetime | None:
    """When readers are asked to have sent everything, if that was said. No query after call_to_read."""
    term = getattr(call, "reading_term", None)
    return term.until if term else None


def marks(term: ReadingTerm) -> list[Mark]:
    """Half time, and three days before the end at the same time by the clock, in their order; none before it opened."""
    if term.opened_at is None or term.until is None:
        return []
    half = term.opened_at + (term.until - term.opened_at) / 2
    soon = term.until.astimezone(clock.LONDON) - BEFORE_END
    found = [Mark(HALF, _in_daytime(half)), Mark(SOON, soon)]
    return sorted((one for one in found if term.opened_at < one.at < term.until), key=lambda one: one.at)


def _in_daytime(moment: dt.datetime) -> dt.datetime:
    """The moment itself, or the next morning in London."""
    local = moment.astimezone(clock.LONDON)
    if DAY <= local.time() < NIGHT:
        return local
    day = local.date() + dt.timedelta(days=local.time() >= NIGHT)
    return dt.datetime.combine(day, DAY, clock.LONDON)


def open_terms(now: dt.datetime) -> list[ReadingTerm]:
    """Of the calls that are read now, with an end that has not passed. One query."""
    rows = ReadingTerm.objects.filter(call__stage=Stage.READING, until__gt=now, opened_at__isnull=False)
    return list(rows.select_related("call").order_by("pk"))


def waiting_members(call: Call, given_before: dt.datetime) -> list[tuple[Member, int]]:
    """(member, how many sheets they have not sent) of those that they had by then. Two queries.

    Nobody on leave or gone; no reading of which they are now out.
    """
    rows = Reading.objects.filter(application__in=call.applications.readable(), assigned_at__lte=given_before)
    rows = rows.not_out().exclude(state=ReadingState.SENT).order_by()
    counts = dict(rows.values_list("member").annotate(unsent=Count("pk")))
    members = Member.objects.active().filter(pk__in=counts, user__is_active=True).select_related("user").order_by("pk")
    return [(one, counts[one.pk]) for one in members]


def sums(call: Call) -> dict[str, Any]:
    """{"total", "sent", "readers", "not_begun": readers who have begun nothing}: counts for who holds it. One query."""
    rows = Reading.objects.filter(application__in=call.applications.readable()).not_out().order_by()
    begun = Count("pk", filter=~Q(state=ReadingState.ASSIGNED))
    sent = Count("pk", filter=Q(state=ReadingState.SENT))
    people = list(rows.values_list("member").annotate(total=Count("pk"), begun=begun, sent=sent))
    return {
        "total": sum(total for _member, total, _begun, _sent in people),
        "sent": sum(sent for _member, _total, _begun, sent in people),
        "readers": len(people),
        "not_begun": sum(not begun for _member, _total, begun, _sent in people),
    }
