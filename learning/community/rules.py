"""Who may do what in the space of the grant partners. Whether a thing exists for somebody is the querysets' business:
for whoever is no partner and no guest, nothing here does."""

from typing import Any

from learning.community.kinds import INVITABLE


def is_guest(user: Any) -> bool:
    """Of something here, if of anything: whoever works for the fund is never here as a partner."""
    return user.has_role(*INVITABLE)
