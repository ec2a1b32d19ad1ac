"""How a consent round is counted (decision rules §4 and §4.1). Pure: sets and numbers in, a result out."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from cocreation.deliberation.models import RoundResult, Stance


@dataclass(frozen=True)
class Tally:
    """eligible: people who could take part; took_part: those who did, abstentions included; needed: the quorum."""

    eligible: int
    took_part: int
    needed: int
    stances: Mapping[str, int]

    @property
    def decidable(self) -> bool:
        """Whether enough people without a conflict are left for a quorum to be possible at all."""
        return self.eligible >= self.needed

    @property
    def result(self) -> RoundResult:
        if self.took_part < self.needed:
            return RoundResult.NO_QUORUM
        return RoundResult.OBJECTED if self.stances.get(Stance.OBJECTION) else RoundResult.AGREED


def count(
    eligible: Collection[int], positions: Mapping[int, str], recused: Collection[int], share: Decimal, least: int
) -> Tally:
    """Count a round. Recused people (pks of users) are in neither the numerator nor the denominator.

    Quorum: at least `least` people and at least `share` of the eligible, rounded up.
    """
    may = set(eligible) - set(recused)
    took = {person: stance for person, stance in positions.items() if person in may}
    needed = max(least, ceil(Decimal(share) * len(may)))
    return Tally(len(may), len(took), needed, dict(Counter(took.values())))
