"""Reads of meetings: the plan, the room, the minutes. Whoever stays out of an item reads all of it without the item."""

from .meetings import (
    item_for,
    may_be_discussed,
    meeting_for,
    meetings_for,
    next_meeting,
    round_for,
    to_discuss,
    version_for,
)
from .minutes import PDF, Part, Reading, body_of, minutes_for, seen_hash
from .out import out_by_item, out_of_the_room
from .room import Asked, Here, Line, Room, agenda_for, room_for

__all__ = [
    "PDF",
    "Asked",
    "Here",
    "Line",
    "Part",
    "Reading",
    "Room",
    "agenda_for",
    "body_of",
    "item_for",
    "may_be_discussed",
    "meeting_for",
    "meetings_for",
    "minutes_for",
    "next_meeting",
    "out_by_item",
    "out_of_the_room",
    "room_for",
    "round_for",
    "seen_hash",
    "to_discuss",
    "version_for",
]
