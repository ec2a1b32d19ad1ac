"""Which times a finalist can choose, and who of ours cannot then."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cocreation.conversations.kinds import ZONES, ConversationState
from cocreation.conversations.models import BlockedDays, Conversation, Seat, Slot
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.look.words import day, time_of_day

A_DAY = dt.timedelta(days=1)
"""Until so long before it a finalist may choose, change or give back a time."""


def is_late(slot: Slot) -> bool:
    return slot.starts_at <= clock.now() + A_DAY


def _taken_by(users: Iterable[int], besides: Conversation) -> dict[int, list[Slot]]:
    """user → the slots of the other conversations in which they take part."""
    found: dict[int, list[Slot]] = defaultdict(list)
    seats = Seat.objects.filter(user__in=list(users), conversation__state=ConversationState.BOOKED)
    for seat in seats.exclude(conversation=besides).select_related("conversation__slot__plan"):
        found[seat.user_id].append(seat.conversation.slot)
    return found


def _away(users: Iterable[int], conversation: Conversation) -> dict[int, list[BlockedDays]]:
    found: dict[int, list[BlockedDays]] = defaultdict(list)
    for one in BlockedDays.objects.filter(plan=conversation.plan_id, user__in=list(users)):
        found[one.user_id].append(one)
    return found


def _clashes(slot: Slot, taken: Iterable[Slot], away: Iterable[BlockedDays]) -> bool:
    return any(slot.overlaps(one) for one in taken) or any(found in one for one in away for found in slot.days)


def busy_at(user: User, conversation: Conversation, slot: Slot) -> bool:
    """Whether this person talks with somebody else then, or said that the day does not work."""
    taken, away = _taken_by([user.pk], conversation), _away([user.pk], conversation)
    return _clashes(slot, taken[user.pk], away[user.pk])


def busy_people(conversation: Conversation, slot: Slot) -> list[User]:
    """Those of its people who cannot then."""
    people = [seat.user for seat in conversation.seats.select_related("user")]
    taken, away = _taken_by([one.pk for one in people], conversation), _away([one.pk for one in people], conversation)
    return [one for one in people if _clashes(slot, taken[one.pk], away[one.pk])]


def free_slots(conversation: Conversation, *, late: bool = False) -> list[Slot]:
    """What this finalist can choose now, and the time that they have. Four queries. `late`: also within a day."""
    rows = conversation.plan.slots.filter(starts_at__gt=clock.now() + (dt.timedelta() if late else A_DAY))
    mine = rows.filter(conversation=conversation)
    rows = rows.filter(conversation=None, only_for=None) | rows.filter(conversation=None, only_for=conversation) | mine
    people = list(conversation.seats.values_list("user_id", flat=True))
    taken, away = _taken_by(people, conversation), _away(people, conversation)
    own = list(conversation.blocked.all())
    found = []
    for slot in rows.select_related("plan").order_by("starts_at", "pk"):
        clash = any(_clashes(slot, taken[one], away[one]) for one in people)
        if slot.pk == conversation.slot_id or not (clash or _clashes(slot, (), own)):
            found.append(slot)
    return found


@dataclass(frozen=True)
class SaidTime:
    """A time in words: in UK time, and in another zone where that reads differently."""

    day: str
    uk: str
    theirs: str

    def __str__(self) -> str:
        return f"{self.day}, {self.uk}" + (f" ({self.theirs})" if self.theirs else "")


def said_time(slot: Slot, zone: str) -> SaidTime:
    """ "10am to 10:40am UK time", and for a finalist elsewhere what their own clock says."""
    ends = slot.starts_at + dt.timedelta(minutes=slot.plan.minutes)
    uk = f"{time_of_day(slot.starts_at)} to {time_of_day(ends)} UK time"
    local = slot.starts_at.astimezone(ZoneInfo(zone))
    london = slot.starts_at.astimezone(clock.LONDON)
    theirs = ""
    if local.utcoffset() != london.utcoffset():
        other_day = f" on {day(local.date())}" if local.date() != london.date() else ""
        theirs = f"{local:%H:%M}{other_day} in {ZONES[zone]}"
    return SaidTime(day(slot.starts_at), uk, theirs)
