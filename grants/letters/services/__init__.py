"""Every change to outcomes and their letters."""

from .outcomes import check_outcome, prepare_outcomes, version_of, write_outcome, write_to_people

__all__ = [
    "check_outcome",
    "prepare_outcomes",
    "version_of",
    "write_outcome",
    "write_to_people",
]
