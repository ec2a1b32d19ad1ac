"""Every change on the Board's side: receive, declare a conflict, vote, hold the occasion, sign."""

from .occasions import hold_in_writing, hold_meeting
from .receive import receive_recommendation
from .signing import sign
from .voiding import tell_of_voided
from .votes import cast_vote, declare_conflict

__all__ = [
    "cast_vote",
    "declare_conflict",
    "hold_in_writing",
    "hold_meeting",
    "receive_recommendation",
    "sign",
    "tell_of_voided",
]
