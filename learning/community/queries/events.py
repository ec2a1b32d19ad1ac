"""Events, the count of their polls, and who comes."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from grants.access.models import Need
from learning.community.kinds import Can, Comes
from learning.community.models import Event, EventTime, Going
from shaping_future import clock

from .people import WITH, named

POINTS = {Can.YES: 2, Can.IF_NEED_BE: 1, Can.NO: 0}


def events_for(user: Any) -> QuerySet[Event]:
    """To come, the next first, those without a time yet before them; with how many come."""
    rows = Event.objects.visible_to(user).standing().to_come().filter(cancelled_at=None)
    coming = Count("going", filter=Q(going__comes=Comes.YES))
    rows = rows.select_related("circle", *WITH).annotate(coming=coming, comes=Exists(_own(user)))
    return rows.order_by("starts_at", "pk")


def past_events_for(user: Any) -> QuerySet[Event]:
    over = Q(ends_at__lte=clock.now()) | Q(cancelled_at__isnull=False)
    return Event.objects.visible_to(user).standing().filter(over).select_related(*WITH).order_by("-starts_at", "-pk")


def _own(user: Any) -> QuerySet[Going]:
    return Going.objects.filter(event=OuterRef("pk"), user=user, comes=Comes.YES)


def event_for(user: Any, public_id: Any) -> Event:
    rows = Event.objects.visible_to(user).filter(withdrawn_at=None)
    return rows.select_related("circle", *WITH).get(public_id=public_id)


def own_event(user: Any, public_id: Any) -> Event:
    return Event.objects.visible_to(user).filter(by=user).select_related("circle", *WITH).get(public_id=public_id)


def times_of(event: Event) -> list[EventTime]:
    """In their order, each with its answers and `yes`, `maybe`, `no`. Two queries."""
    times = list(event.times.prefetch_related("answers").order_by("starts_at"))
    for time in times:
        said = [answer.can for answer in time.answers.all()]
        time.yes, time.maybe, time.no = (said.count(can) for can in (Can.YES, Can.IF_NEED_BE, Can.NO))
    return times


def best_time(times: list[EventTime]) -> EventTime | None:
    """Of those still to come: most yes, then most points (yes 2, if need be 1), then the earliest."""
    possible = [time for time in times if time.starts_at > clock.now()]
    return min(possible, key=lambda time: (-time.yes, -2 * time.yes - time.maybe, time.starts_at), default=None)


def own_answers(event: Event, user: Any) -> dict[int, str]:
    """{time's pk: what the person said}."""
    return dict(event.times.filter(answers__user=user).values_list("pk", "answers__can"))


def going_to(event: Event, user: Any) -> list[Going]:
    """Who comes or may. What they need is there for the organiser alone, and for nobody once it is over."""
    rows = event.going.exclude(comes=Comes.NO).select_related("user__presence__award__application__organisation")
    shows = event.by_id == user.pk and not event.is_over and not event.cancelled_at
    found = list(rows.order_by("-comes", "at", "pk"))
    for one in found:
        one.needed = _needed(one) if shows else []
    return named(found, "user")


def _needed(going: Going) -> list[str]:
    said = going.opened()
    needs = [Need(value).label for value in said["needs"] if value in Need.values]
    return [*needs, *filter(None, [said["needs_words"]])]


def own_going(event: Event, user: Any) -> Going | None:
    return event.going.filter(user=user).first()


def in_diary(user: Any) -> QuerySet[Event]:
    """What a person's diary shows: with a time, not over for a month, not answered with no. Cancelled ones say so."""
    said_no = Going.objects.filter(event=OuterRef("pk"), user=user, comes=Comes.NO)
    rows = Event.objects.visible_to(user).standing().filter(starts_at__isnull=False)
    recent = clock.now() - dt.timedelta(days=31)
    return rows.filter(ends_at__gte=recent).exclude(Exists(said_no)).order_by("starts_at", "pk")
