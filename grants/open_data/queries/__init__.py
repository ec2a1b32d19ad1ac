"""Reads of what is public. `grants_made` is the only door to a grant for anybody who is not signed in."""

from .made import FEWEST, GrantMade, grants_made, one_grant_made, public_id, rounded

__all__ = ["FEWEST", "GrantMade", "grants_made", "one_grant_made", "public_id", "rounded"]
