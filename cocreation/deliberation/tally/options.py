"""Counts per option: dots, and scores. Each option has its own quorum, without whoever stays out of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median

from cocreation.deliberation.kinds import TOGETHER, RoundResult
from cocreation.deliberation.tally.asked import Asked, Ballot
from cocreation.deliberation.tally.stances import people

ABSTAIN = "abstain"
FEWEST_SCORES = 3
"""Fewer scores than this place no option."""


@dataclass(frozen=True)
class OptionCount:
    """eligible, took_part, needed: of this option alone. supporters: how many people; points: what they gave, exactly.
    place: 1 is first, equal points share a place; none without a quorum."""

    number: int
    eligible: int
    took_part: int
    needed: int
    supporters: int = 0
    points: Fraction = Fraction(0)
    place: int | None = None
    said: tuple[int, ...] = ()

    @property
    def decidable(self) -> bool:
        return self.eligible >= self.needed

    @property
    def has_quorum(self) -> bool:
        return self.decidable and self.took_part >= self.needed


@dataclass(frozen=True)
class OptionsTally:
    """options: by their number. binding: everybody who took part could vote on everything that decides together."""

    asked: Asked
    eligible: int
    took_part: int
    needed: int
    options: tuple[OptionCount, ...] = ()
    binding: bool = True
    stances: dict[str, int] = field(default_factory=dict)

    struck = 0

    @property
    def method(self) -> str:
        return self.asked.method

    @property
    def decidable(self) -> bool:
        return self.eligible >= self.needed

    @property
    def result(self) -> RoundResult:
        if not self.decidable:
            return RoundResult.REFERRED
        if self.took_part < self.needed:
            return RoundResult.NO_QUORUM
        return RoundResult.COUNTED if self.binding else RoundResult.LENS

    @property
    def chosen(self) -> tuple[int, ...]:
        """Numbers of the options that come out first."""
        return tuple(one.number for one in self.options if one.place == 1)

    @property
    def in_order(self) -> list[OptionCount]:
        """Best first, then as on the page; what has no place comes last."""
        return sorted(self.options, key=lambda one: (one.place is None, one.place or 0, one.number))

    @property
    def words(self) -> list[str]:
        if not self.decidable:
            return [f"{people(self.eligible)} can take part, and {self.needed} are needed. It is not decidable here."]
        lines = [f"{self.took_part} of {self.eligible} took part; {self.needed} were needed."]
        if self.took_part < self.needed:
            return lines
        if not self.binding:
            lines.append("Somebody stays out of an option. The count helps to see; it does not bind.")
        return lines + self._words()

    def _words(self) -> list[str]:
        return []


@dataclass(frozen=True)
class Dots(OptionsTally):
    def _words(self) -> list[str]:
        total = sum(int(one.points) for one in self.options)
        return [f"{total} dots in all. Dots show priorities; they award nothing."]


@dataclass(frozen=True)
class Scores(OptionsTally):
    """points: the mean, exactly; said: the scores in order."""

    def median_of(self, number: int) -> Fraction | None:
        said = next(one.said for one in self.options if one.number == number)
        return Fraction(median(map(Fraction, said))) if said else None

    def _words(self) -> list[str]:
        return ["Options are in the order of their means. Scores inform; the Group decides."]


def by_option(asked: Asked, ballots: Sequence[Ballot], points: Callable[[list[int]], Fraction]) -> list[OptionCount]:
    """Each option with what was said about it, without a place. X and nothing said count nowhere."""
    found = []
    for option in asked.options:
        could = [one for one in ballots if option.number not in one.out]
        said = sorted(one.choices[option.number] for one in could if one.choices.get(option.number) is not None)
        eligible = asked.eligible - option.out
        found.append(
            OptionCount(
                number=option.number,
                eligible=eligible,
                took_part=len(could),
                needed=asked.needed(eligible),
                supporters=sum(value > 0 for value in said),
                points=points(said),
                said=tuple(said),
            )
        )
    return found


def placed(options: Iterable[OptionCount], least: Callable[[OptionCount], bool] = lambda one: True) -> tuple:
    """With places: most points first, equal points equal places; only what has a quorum and passes `least`."""
    options = list(options)
    ranked = [one.points for one in options if one.has_quorum and least(one)]
    return tuple(
        _with_place(one, 1 + sum(points > one.points for points in ranked) if one.has_quorum and least(one) else None)
        for one in options
    )


def _with_place(option: OptionCount, place: int | None) -> OptionCount:
    return OptionCount(**{**vars(option), "place": place})


def whole(asked: Asked, ballots: Sequence[Ballot]) -> dict:
    """The figures of the round as a whole, for any of the tallies here."""
    stances: dict[str, int] = {}
    for one in ballots:
        stances[one.stance] = stances.get(one.stance, 0) + 1
    return {
        "asked": asked,
        "eligible": asked.eligible,
        "took_part": len(ballots),
        "needed": asked.needed(asked.eligible),
        "binding": asked.method not in TOGETHER or not any(one.out for one in asked.options),
        "stances": stances,
    }


def count_dots(asked: Asked, ballots: Sequence[Ballot]) -> Dots:
    options = by_option(asked, ballots, lambda said: Fraction(sum(said)))
    return Dots(**whole(asked, ballots), options=placed(options, lambda one: one.points > 0))


def count_scores(asked: Asked, ballots: Sequence[Ballot]) -> Scores:
    """The mean of those who scored it. X (nothing said) counts nowhere."""
    options = by_option(asked, ballots, lambda said: Fraction(sum(said), len(said) or 1))
    return Scores(**whole(asked, ballots), options=placed(options, lambda one: len(one.said) >= FEWEST_SCORES))
