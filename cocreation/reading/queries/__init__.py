"""Reads of readings: who could read what, what I read, how far everybody is, where applications stand."""

from .packs import (
    PACK,
    knows_all,
    may_open_pack,
    pack_digest,
    pack_outdated,
    pack_to_open,
    packs_of,
    readable_now,
)
from .planning import (
    Proposal,
    digest,
    place_in_queue,
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
    "PACK",
    "Proposal",
    "Ranked",
    "application_after_reading",
    "call_to_read",
    "digest",
    "knows_all",
    "may_open_pack",
    "own_place",
    "own_readings",
    "pack_digest",
    "pack_outdated",
    "pack_to_open",
    "packs_of",
    "place_in_queue",
    "plan",
    "possible_readers",
    "progress",
    "proposal",
    "ranking_for",
    "readable_now",
    "readers_by_application",
    "readers_for",
    "reading_for",
    "sheets_open_to",
    "why_not",
]
