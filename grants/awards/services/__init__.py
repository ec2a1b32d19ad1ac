"""Every change to outcomes, awards and agreements."""

from .agreements import meet_condition, set_public_name, sign_agreement
from .outcomes import check_outcome, prepare_outcomes, write_outcome
from .release import release_outcomes

__all__ = [
    "check_outcome",
    "meet_condition",
    "prepare_outcomes",
    "release_outcomes",
    "set_public_name",
    "sign_agreement",
    "write_outcome",
]
