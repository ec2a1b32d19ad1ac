"""Who pays members. Who may claim is whose membership it is: queries.own_membership and own_claim."""

from typing import Any

from shaping_future.accounts.roles import Role


def pays_members(user: Any, obj: Any = None) -> bool:
    """Global Dialogue's finance people, and nobody else."""
    return user.has_role(Role.FINANCE)
