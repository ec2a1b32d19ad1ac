"""Reads of interests: what is declared and decided, what our records suggest, and the register of it all."""

from .declaring import (
    BEFORE_DECLARING,
    call_to_declare,
    has_declared,
    interests_to_decide,
    organisations_to_declare,
    own_interests,
    own_work,
    ties_waiting,
)
from .register import HEADER, Line, may_read_now, register, register_rows
from .suggestions import Ground, Suggestion, suggested_to, suggestions_for

__all__ = [
    "BEFORE_DECLARING",
    "HEADER",
    "Ground",
    "Line",
    "Suggestion",
    "call_to_declare",
    "has_declared",
    "interests_to_decide",
    "may_read_now",
    "organisations_to_declare",
    "own_interests",
    "own_work",
    "register",
    "register_rows",
    "suggested_to",
    "suggestions_for",
    "ties_waiting",
]
