"""Reads of readings: who could read what, what I read, how far everybody is, where applications stand."""

from .effort import MINUTES_A_CRITERION, WORDS_A_MINUTE, hours, minutes_each
from .inputs import Inputs, Reader, inputs, possible_readers
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
    Load,
    Proposal,
    Row,
    accepted_fewer,
    latest_plan,
    place_in_queue,
    proposal,
    readers_by_application,
    readers_for,
    why_not,
)
from .problem import as_problem, report_by_key
from .ranking import FLAGS, Ranked, ranking_for
from .sheets import (
    CLOSED,
    application_after_reading,
    application_to_read,
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
    "MINUTES_A_CRITERION",
    "PACK",
    "WORDS_A_MINUTE",
    "Inputs",
    "Load",
    "Proposal",
    "Ranked",
    "Reader",
    "Row",
    "accepted_fewer",
    "application_after_reading",
    "application_to_read",
    "as_problem",
    "call_to_read",
    "hours",
    "inputs",
    "knows_all",
    "latest_plan",
    "may_open_pack",
    "minutes_each",
    "own_place",
    "own_readings",
    "pack_digest",
    "pack_outdated",
    "pack_to_open",
    "packs_of",
    "place_in_queue",
    "possible_readers",
    "progress",
    "proposal",
    "ranking_for",
    "readable_now",
    "readers_by_application",
    "readers_for",
    "reading_for",
    "report_by_key",
    "sheets_open_to",
    "why_not",
]
