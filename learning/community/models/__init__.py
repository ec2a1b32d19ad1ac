"""People of the space and what they write, plan and agree there."""

from .circles import Circle, CircleMember
from .events import Event, EventTime, Going, TimeAnswer
from .guests import Guest
from .library import Resource
from .mentoring import MentoringPair
from .moderation import Flag, Moderator
from .offers import Introduction, Offer
from .people import Block, Presence, blocked, grants_of, in_space
from .said import Between, Said, SaidQuerySet
from .threads import Post, Thread

__all__ = [
    "Between",
    "Block",
    "Circle",
    "CircleMember",
    "Event",
    "EventTime",
    "Flag",
    "Going",
    "Guest",
    "Introduction",
    "MentoringPair",
    "Moderator",
    "Offer",
    "Post",
    "Presence",
    "Resource",
    "Said",
    "SaidQuerySet",
    "Thread",
    "TimeAnswer",
    "blocked",
    "grants_of",
    "in_space",
]
