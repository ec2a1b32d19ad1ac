"""Events: planned, changed, cancelled; who comes and what they need."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Q

from grants.access.models import Need
from learning.community.kinds import MOST_TIMES, Comes
from learning.community.models import Circle, Event, EventTime, Going
from learning.community.rules import is_guest
from learning.community.services._doors import once, own, partner, seen
from learning.community.services.telling import tell
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.look.typed import clean, clean_line
from shaping_future.record.services import note

LONGEST_TITLE, LONGEST_WORDS, LONGEST_PLACE, LONGEST_NEEDS = 120, 2000, 300, 500
MOST_AHEAD = dt.timedelta(days=730)


def _facts(title: str, words: str, online: str, place: str) -> dict[str, Any]:
    if online and not online.lower().startswith(("https://", "http://")):
        raise NotValid("A link begins with https:// or http://.")
    return {
        "title": clean_line(title, LONGEST_TITLE, "Say what the event is."),
        "words": clean(words, LONGEST_WORDS),
        "online": online,
        "place": clean_line(place, LONGEST_PLACE),
    }


@transaction.atomic
def plan_event(
    title: str, words: str, online: str, place: str, minutes: int, times: list[dt.datetime],
    circle: Circle | None = None, *, key: uuid.UUID | None = None, by: User,
) -> Event:  # fmt: skip
    """With one time it is set at once; with more, people say which they can."""
    partner(by)
    if circle is not None:
        circle = seen(Circle.objects.standing().with_seat_of(by).filter(closed_at=None), circle.pk, by)
    times = sorted(set(times))
    if not 1 <= len(times) <= MOST_TIMES:
        raise NotValid(f"Give one time, or up to {MOST_TIMES} to choose from.")
    if not clock.now() < times[0] or times[-1] > clock.now() + MOST_AHEAD:
        raise NotValid("Choose times that are still to come, within two years.")
    event, is_new = once(Event, key, by, minutes=minutes, circle=circle, **_facts(title, words, online, place))
    if is_new:
        EventTime.objects.bulk_create(EventTime(event=event, starts_at=time) for time in times)
        if len(times) == 1:
            put(event, times[0])
        Going.objects.create(event=event, user=by, comes=Comes.YES, at=clock.now())
        note("community.event-planned", event, by=by, times=len(times))
    return event


def put(event: Event, starts_at: dt.datetime) -> None:
    """Set its time."""
    event.starts_at, event.ends_at = starts_at, starts_at + dt.timedelta(minutes=event.minutes)
    event.save(update_fields=["starts_at", "ends_at", "changes"])


@transaction.atomic
def change_event(
    event: Event, title: str, words: str, online: str, place: str, *, seen_changes: int | None = None, by: User
) -> Event:
    """By its organiser; whoever comes hears that something changed."""
    event = organised(event, by)
    now = _facts(title, words, online, place)
    if all(getattr(event, name) == value for name, value in now.items()):
        return event
    if seen_changes is not None and seen_changes != event.changes:
        raise NotAllowedNow("You changed this on another page. Look at it again before you save.")
    for name, value in now.items():
        setattr(event, name, value)
    event.changes += 1
    event.save(update_fields=[*now, "changes"])
    note("community.event-changed", event, by=by)
    tell(f"event-changed:{event.pk}:{event.changes}", everyone(event, by), "Something changed about an event",
         "an event of the partners' space has changed.", "community-event", event.public_id)  # fmt: skip
    return event


@transaction.atomic
def cancel_event(event: Event, because: str, *, by: User) -> Event:
    """Everybody who comes, may come or answered about its time hears it. Twice is once."""
    if event.by_id == by.pk and Event.objects.filter(pk=event.pk, cancelled_at__isnull=False).exists():
        return event
    event = organised(event, by)
    event.cancelled_at, event.cancelled_because = clock.now(), clean_line(because, 300)
    event.changes += 1
    event.save(update_fields=["cancelled_at", "cancelled_because", "changes"])
    note("community.event-cancelled", event, by=by)
    tell(f"event-cancelled:{event.pk}", everyone(event, by), "An event does not take place",
         "an event of the partners' space was cancelled.", "community-event", event.public_id)  # fmt: skip
    _forget(Going.objects.filter(event=event))
    return event


@transaction.atomic
def answer_event(event: Event, comes: str, needs: list[str], needs_words: str, *, by: User) -> Going:
    """Whether one comes. Needs are kept for the organiser alone, only of whoever comes or may, until it is over."""
    event = attended(event, by)
    if event.is_asked:
        raise NotAllowedNow("Its time is not set yet. Say which times you can.")
    if comes not in Comes.values or not set(needs) <= set(Need.values):
        raise NotValid("Choose whether you come.")
    needed = comes != Comes.NO
    said = {
        "needs": needs if needed else [],
        "needs_words": clean(needs_words, LONGEST_NEEDS) if needed else "",
    }
    before = event.going.filter(user=by).first()
    if before is not None and before.comes == comes and before.opened() == said:
        return before
    going, _is_new = Going.objects.update_or_create(event=event, user=by, defaults={"comes": comes})
    going.keep(**said)
    note("community.event-answered", event, by=by)
    return going


def forget_needs() -> int:
    """What people needed at events that are over. How many there were."""
    over = Q(event__ends_at__lte=clock.now()) | Q(event__cancelled_at__isnull=False)
    return _forget(Going.objects.filter(over))


def _forget(rows: Any) -> int:
    return rows.exclude(needs=[], needs_words="", said="").update(needs=[], needs_words="", said="")


def everyone(event: Event, but: User) -> list[User]:
    """Who comes, may come, or said that they could."""
    comes = Q(pk__in=event.going.exclude(comes=Comes.NO).values("user"))
    could = Q(pk__in=event.times.exclude(answers__can="no").values("answers__user"))
    return list(User.objects.filter(comes | could, is_active=True).exclude(pk=but.pk).order_by("pk"))


def organised(event: Event, by: User) -> Event:
    """One's own event, locked, to come and not cancelled."""
    partner(by)
    event = own(event, by)
    if event.cancelled_at or event.is_over:
        raise NotAllowedNow("This event is over, or was cancelled.")
    return event


def attended(event: Event, by: User) -> Event:
    """An event that this person may come to, locked."""
    event = seen(Event.objects.visible_to(by), event.pk, by)
    if not is_guest(by):
        partner(by)
    if event.cancelled_at or event.is_over or event.withdrawn_at:
        raise NotAllowedNow("This event is over, or was cancelled.")
    return event
