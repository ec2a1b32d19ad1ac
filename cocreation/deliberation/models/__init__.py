"""Rounds: what was asked and by which method, who could take part, what each said, how it ended."""

from cocreation.deliberation.kinds import Method, RoundResult, Stance

from .ballots import Objection, ObjectionVote, Position
from .rounds import Round, RoundExtension, RoundOption, RoundQuerySet

__all__ = [
    "Method",
    "Objection",
    "ObjectionVote",
    "Position",
    "Round",
    "RoundExtension",
    "RoundOption",
    "RoundQuerySet",
    "RoundResult",
    "Stance",
]
