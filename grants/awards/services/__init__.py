"""Every change to outcomes, awards and agreements."""

from .agreements import meet_condition, name_in_public, set_public_name, sign_agreement
from .outcomes import check_outcome, prepare_outcomes, version_of, write_outcome, write_to_people
from .release import release_outcomes

__all__ = [
    "check_outcome",
    "meet_condition",
    "name_in_public",
    "prepare_outcomes",
    "release_outcomes",
    "set_public_name",
    "sign_agreement",
    "version_of",
    "write_outcome",
    "write_to_people",
]
