"""Reads of outcomes and letters: what is pending, what it will say, what is wrong with it, and what went out."""

from .asked import also_in_reserve, also_kind_words, also_scores
from .checks import Row, call_of_letters, calls_of_letters, is_stale, kind_words_for, mark_of, rows_of, stops_of
from .composing import Composed, compose, compose_not_eligible, digest, invented, material
from .outcomes import approved_grants, awaiting, finding_to_read, in_reserve, letter_for, outcome_to_write, pending_in
from .scores import FEWEST, may_choose_scores, wants_scores
from .templates import templates_now, versions_of

__all__ = [
    "FEWEST",
    "Composed",
    "Row",
    "also_in_reserve",
    "also_kind_words",
    "also_scores",
    "approved_grants",
    "awaiting",
    "call_of_letters",
    "calls_of_letters",
    "compose",
    "compose_not_eligible",
    "digest",
    "finding_to_read",
    "in_reserve",
    "invented",
    "is_stale",
    "kind_words_for",
    "letter_for",
    "mark_of",
    "material",
    "may_choose_scores",
    "outcome_to_write",
    "pending_in",
    "rows_of",
    "stops_of",
    "templates_now",
    "versions_of",
    "wants_scores",
]
