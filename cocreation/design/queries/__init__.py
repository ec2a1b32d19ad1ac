"""Reads of design decisions: for the Group, and for everybody."""

from .decisions import (
    LABELS,
    Talk,
    amendment_for,
    comment_for,
    counted,
    decision_for,
    decisions_of_funds,
    last_round,
    part_lines,
    rounds_of,
    talk_of,
    two_versions,
    versions_of,
)
from .public import PublicDecision, because_of_you, public_design, public_home_of, public_home_of_call

__all__ = [
    "LABELS",
    "PublicDecision",
    "Talk",
    "amendment_for",
    "because_of_you",
    "comment_for",
    "counted",
    "decision_for",
    "decisions_of_funds",
    "last_round",
    "part_lines",
    "public_design",
    "public_home_of",
    "public_home_of_call",
    "rounds_of",
    "talk_of",
    "two_versions",
    "versions_of",
]
