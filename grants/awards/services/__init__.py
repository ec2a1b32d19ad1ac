"""Every change to awards and agreements, and the release that makes them."""

from .agreements import meet_condition, name_in_public, set_public_name, sign_agreement
from .release import release_outcomes

__all__ = [
    "meet_condition",
    "name_in_public",
    "release_outcomes",
    "set_public_name",
    "sign_agreement",
]
