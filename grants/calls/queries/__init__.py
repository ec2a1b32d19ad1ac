"""Reading calls: which, how far, and what they ask."""

from .calls import (
    GRANTS_LINE,
    Phase,
    amounts,
    any_call,
    call_for,
    current_call,
    exact_rules,
    grants_pence,
    phase,
    places,
    public_calls,
    share_text,
    timeline_events,
)
from .questions import AskedQuestion, asked_questions, easy_read, efforts, only_if, pack, questions_of, what_you_need

__all__ = [
    "GRANTS_LINE",
    "AskedQuestion",
    "Phase",
    "amounts",
    "any_call",
    "asked_questions",
    "call_for",
    "current_call",
    "easy_read",
    "efforts",
    "exact_rules",
    "grants_pence",
    "only_if",
    "pack",
    "phase",
    "places",
    "public_calls",
    "questions_of",
    "share_text",
    "timeline_events",
    "what_you_need",
]
