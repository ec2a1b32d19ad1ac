"""Every change on the Board's side: receive, declare a conflict, vote, sign off."""

from .receive import receive_recommendation
from .sign_off import sign_off
from .votes import cast_vote, declare_conflict

__all__ = ["cast_vote", "declare_conflict", "receive_recommendation", "sign_off"]
