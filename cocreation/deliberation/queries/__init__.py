"""Reads of rounds. Secret until their answers are opened: nothing here shows an answer of an open one but one's own."""

from .counts import everybody_answered, out_of, recused_from, tally, turnout
from .lists import active_voters, call_for, quorum_of, round_for, rounds_of
from .reading import own_position, result_lines

__all__ = [
    "active_voters",
    "call_for",
    "everybody_answered",
    "out_of",
    "own_position",
    "quorum_of",
    "recused_from",
    "result_lines",
    "round_for",
    "rounds_of",
    "tally",
    "turnout",
]
