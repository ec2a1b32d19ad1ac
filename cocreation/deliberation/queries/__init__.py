"""Reads of rounds. Secret until their answers are opened: nothing here shows an answer of an open one but one's own."""

from .counts import everybody_answered, left_early, out_of, recused_from, tally, turnout, waits_for
from .detail import Shown, counted_round_for, objected_round_for, objection_for, objections_of, record_of, shown_for
from .lists import active_voters, any_round_for, call_for, quorum_of, round_for, rounds_of, rounds_to_answer
from .reading import (
    about_name,
    hears_objections,
    options_for,
    out_of_something,
    own_position,
    result_lines,
    rule_lines_of,
    stays_out,
)

__all__ = [
    "Shown",
    "about_name",
    "active_voters",
    "any_round_for",
    "call_for",
    "counted_round_for",
    "everybody_answered",
    "hears_objections",
    "left_early",
    "objected_round_for",
    "objection_for",
    "objections_of",
    "options_for",
    "out_of",
    "out_of_something",
    "own_position",
    "quorum_of",
    "record_of",
    "recused_from",
    "result_lines",
    "round_for",
    "rounds_of",
    "rounds_to_answer",
    "rule_lines_of",
    "shown_for",
    "stays_out",
    "tally",
    "turnout",
    "waits_for",
]
