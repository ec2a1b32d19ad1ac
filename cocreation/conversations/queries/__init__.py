"""Reads of finalists and their conversations. Everything goes through the application's own door."""

from .conversations import (
    Said,
    Treated,
    blocked_for,
    blocked_of,
    call_for,
    conversation_for,
    correction_for,
    may_read_notes,
    own_talks,
    plan_for,
    planned,
    said_in,
    seats_of,
    slot_for,
    slots_of,
    talk_for,
    treated,
    with_notes,
)
from .finalists import finalist_ids, finalists_for
from .people import may_sit, possible_people
from .times import free_slots, is_late, said_time

__all__ = [
    "Said",
    "Treated",
    "blocked_for",
    "blocked_of",
    "call_for",
    "conversation_for",
    "correction_for",
    "finalist_ids",
    "finalists_for",
    "free_slots",
    "is_late",
    "may_read_notes",
    "may_sit",
    "own_talks",
    "plan_for",
    "planned",
    "possible_people",
    "said_in",
    "said_time",
    "seats_of",
    "slot_for",
    "slots_of",
    "talk_for",
    "treated",
    "with_notes",
]
