"""Reads of readings: who could read what, what I read, how far everybody is, where applications stand."""

from .planning import (
    Proposal,
    digest,
    plan,
    possible_readers,
    proposal,
    readers_by_application,
    readers_for,
    why_not,
)
from .ranking import FLAGS, Ranked, ranking_for
from .sheets import (
    CLOSED,
    application_after_reading,
    call_to_read,
    own_place,
    own_readings,
    reading_for,
    sheets_open_to,
)
from .standing import progress

__all__ = [
    "CLOSED",
    "FLAGS",
    "Proposal",
    "Ranked",
    "application_after_reading",
    "call_to_read",
    "digest",
    "own_place",
    "own_readings",
    "plan",
    "possible_readers",
    "progress",
    "proposal",
    "ranking_for",
    "readers_by_application",
    "readers_for",
    "reading_for",
    "sheets_open_to",
    "why_not",
]
