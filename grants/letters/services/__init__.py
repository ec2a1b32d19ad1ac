"""Every change to outcomes, their letters and the templates of these."""

from .choosing import ask_to_talk, choose_scores
from .outcomes import check_outcome, letter_mark, prepare_outcomes, version_of, write_outcome, write_to_people
from .sending import refuse_stale, refuse_unchecked, send_letters, send_not_eligible
from .templates import write_template

__all__ = [
    "ask_to_talk",
    "check_outcome",
    "choose_scores",
    "letter_mark",
    "prepare_outcomes",
    "refuse_stale",
    "refuse_unchecked",
    "send_letters",
    "send_not_eligible",
    "version_of",
    "write_outcome",
    "write_template",
    "write_to_people",
]
