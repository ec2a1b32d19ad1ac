"""Reads of what is public. `grants_made` is the only door to a grant for anybody who is not signed in."""

from .calls import CallInNumbers, calls_in_numbers
from .lists import Chosen, chosen
from .made import (
    FEWEST,
    GrantMade,
    grants_made,
    kinds_and_regions,
    one_grant_made,
    public_id,
    rounded,
    said_of,
    summary_of,
    total,
)

__all__ = [
    "FEWEST",
    "CallInNumbers",
    "Chosen",
    "GrantMade",
    "calls_in_numbers",
    "chosen",
    "grants_made",
    "kinds_and_regions",
    "one_grant_made",
    "public_id",
    "rounded",
    "said_of",
    "summary_of",
    "total",
]
