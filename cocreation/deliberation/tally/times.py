"""A time poll: most yes, then most points (yes 2, if need be 1), then the earliest. What somebody's access needs make
impossible is never chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from cocreation.deliberation.kinds import RoundResult
from cocreation.deliberation.tally.asked import Asked, Ballot
from cocreation.deliberation.tally.options import OptionCount, OptionsTally, by_option, whole

YES, IF_NEED_BE, NO, IMPOSSIBLE = 2, 1, 0, -1


@dataclass(frozen=True)
class Times(OptionsTally):
    """Options are in the order of time. Decides without a quorum."""

    @property
    def decidable(self) -> bool:
        return True

    @property
    def result(self) -> RoundResult:
        return RoundResult.COUNTED if self.chosen else RoundResult.NOTHING

    @property
    def words(self) -> list[str]:
        lines = [f"{self.took_part} of {self.eligible} answered."]
        shut = sum(IMPOSSIBLE in one.said for one in self.options)
        if shut:
            lines.append(f"{'1 time is' if shut == 1 else f'{shut} times are'} not possible for access needs.")
        return lines if self.chosen else [*lines, "No time is possible. Offer others."]


def count_times(asked: Asked, ballots: Sequence[Ballot]) -> Times:
    options = by_option(asked, ballots, lambda said: Fraction(sum(max(value, 0) for value in said)))
    found = [OptionCount(**{**vars(one), "supporters": one.said.count(YES)}) for one in options]
    possible = sorted((one for one in found if IMPOSSIBLE not in one.said and one.points > 0), key=_best_first)
    place = {one.number: number for number, one in enumerate(possible, start=1)}
    options = tuple(OptionCount(**{**vars(one), "place": place.get(one.number)}) for one in found)
    return Times(**whole(asked, ballots), options=options)


def _best_first(option: OptionCount) -> tuple:
    return -option.supporters, -option.points, option.number
