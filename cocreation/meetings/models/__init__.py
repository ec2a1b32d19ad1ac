"""A meeting, its agenda, who is in the room, and the minutes."""

from .agenda import AgendaItem, ItemRound, Voice
from .meeting import Meeting
from .minutes import Minutes, MinutesAmendment
from .room import Attendance, Hand, StepOut

__all__ = [
    "AgendaItem",
    "Attendance",
    "Hand",
    "ItemRound",
    "Meeting",
    "Minutes",
    "MinutesAmendment",
    "StepOut",
    "Voice",
]
