"""The Group's closed approval ballot on what could be funded, if there is one. Never an open one."""

from collections.abc import Iterable
from dataclasses import dataclass

from grants.calls.models import Call


@dataclass(frozen=True)
class Ballots:
    """One ballot a member who voted: which applications (pks) it could be for, which it supports, and what its member
    had to stay out of. `opened_at`: when the first could be cast."""

    could: tuple[frozenset[int], ...]
    supports: tuple[frozenset[int], ...]
    recused: tuple[frozenset[int], ...]

    def among(self, applications: Iterable[int]) -> "Ballots":
        """The same as if there were only these."""
        kept = frozenset(applications)
        return Ballots(*(tuple(one & kept for one in each) for each in (self.could, self.supports, self.recused)))

    def left_with_nothing(self, funded: Iterable[int]) -> tuple[int, int]:
        """(members none of whose choices is funded, members who chose anything)."""
        chosen, voted = set(funded), [one for one in self.supports if one]
        return sum(not one & chosen for one in voted), len(voted)


def ballots_of(call: Call) -> Ballots | None:
    """The last approval ballot of this call that has closed, without what was cast by whoever is recused now."""
    return None
