"""The Group's closed approval ballot on what could be funded, if there is one. Never an open one, and never a name."""

from collections.abc import Iterable
from dataclasses import dataclass

from cocreation.analysis.draw import tickets
from cocreation.deliberation.kinds import Method, RoundResult
from cocreation.deliberation.models import Round
from cocreation.deliberation.queries.counts import ballots_of as cast_in
from grants.calls.models import Call

COUNTS = (RoundResult.COUNTED, RoundResult.LENS)
"""Without a quorum a ballot says nothing of the Group."""


@dataclass(frozen=True)
class Ballots:
    """One ballot a member who voted: which applications (pks) it could be for, which it supports, and what its member
    had to stay out of. lots: (application, ticket) of the draw that was fixed when it opened."""

    could: tuple[frozenset[int], ...]
    supports: tuple[frozenset[int], ...]
    recused: tuple[frozenset[int], ...]
    lots: tuple[tuple[int, str], ...] = ()

    def among(self, applications: Iterable[int]) -> "Ballots":
        """The same as if there were only these."""
        kept = frozenset(applications)
        parts = (tuple(one & kept for one in each) for each in (self.could, self.supports, self.recused))
        return Ballots(*parts, tuple((pk, ticket) for pk, ticket in self.lots if pk in kept))

    def left_with_nothing(self, funded: Iterable[int]) -> tuple[int, int]:
        """(members none of whose choices is funded, members who chose anything)."""
        chosen, voted = set(funded), [one for one in self.supports if one]
        return sum(not one & chosen for one in voted), len(voted)


def ballots_of(call: Call) -> Ballots | None:
    """The last approval ballot on applications of this call that was counted, without what whoever is out of the room
    said. At most four queries."""
    asked = Round.objects.filter(call=call, method=Method.APPROVAL, result__in=COUNTS).exclude(closed_at=None)
    asked = asked.filter(options__isnull=False).exclude(options__application=None)
    last = asked.order_by("-closed_at", "-pk").prefetch_related("options", "positions").first()
    if last is None:
        return None
    about = {option.order: option.application_id for option in last.options.all()}
    question, cast = cast_in(last)
    lots = tickets(question.rules["draw"], map(str, about))
    out = [frozenset(about[one] for one in ballot.out) for ballot in cast]
    return Ballots(
        could=tuple(frozenset(about.values()) - one for one in out),
        supports=tuple(frozenset(about[one] for one, value in ballot.choices.items() if value) for ballot in cast),
        recused=tuple(out),
        lots=tuple((pk, lots[str(number)]) for number, pk in about.items()),
    )
