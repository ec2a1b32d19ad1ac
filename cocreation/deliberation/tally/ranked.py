"""Ranking options: instant runoff, or Borda. Which of them is named before anybody answers.

Where options are equal the order of the draw decides, which was fixed when the round opened.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from cocreation.analysis.draw import tickets
from cocreation.deliberation.tally.asked import Asked, Ballot
from cocreation.deliberation.tally.options import OptionCount, OptionsTally, by_option, placed, whole


@dataclass(frozen=True)
class Step:
    """One step of a runoff: first choices among what is left; `out` leaves (none: somebody has won). `drawn`: it was
    equal with another, and the draw decided. spent: ballots that name nothing that is left."""

    firsts: dict[int, int]
    out: int | None
    drawn: bool = False
    spent: int = 0


@dataclass(frozen=True)
class Runoff(OptionsTally):
    steps: tuple[Step, ...] = ()
    winner: int | None = None

    @property
    def chosen(self) -> tuple[int, ...]:
        return () if self.winner is None else (self.winner,)

    def _words(self) -> list[str]:
        if self.winner is None:
            return ["Nobody ranked an option."]
        return [f"Instant runoff, in {len(self.steps)} step{'' if len(self.steps) == 1 else 's'}."]


@dataclass(frozen=True)
class Borda(OptionsTally):
    """Of n options the first on a ballot has n-1 points, the second n-2; what is not ranked has none."""

    order: tuple[int, ...] = ()

    @property
    def chosen(self) -> tuple[int, ...]:
        first = [one for one in self.options if one.place == 1]
        return tuple(one.number for one in sorted(first, key=lambda one: self.order.index(one.number)))[:1]

    def _words(self) -> list[str]:
        return ["Borda: each place on a ballot gives points, and the points are added."]


def lots(asked: Asked) -> list[int]:
    """Numbers of the options in the order of the draw."""
    drawn = tickets(asked.rules["draw"], [str(one.number) for one in asked.options])
    return sorted((one.number for one in asked.options), key=lambda number: drawn[str(number)])


def count_ranked(asked: Asked, ballots: Sequence[Ballot]) -> Runoff | Borda:
    return (_borda if asked.rules.get("ranked") == "borda" else _runoff)(asked, ballots)


def _lists(ballots: Sequence[Ballot]) -> list[list[int]]:
    """Each ballot's options, best first."""
    return [sorted(one.choices, key=lambda number, of=one: of.choices[number]) for one in ballots if one.choices]


def _runoff(asked: Asked, ballots: Sequence[Ballot]) -> Runoff:
    options = by_option(asked, ballots, lambda said: Fraction(sum(place == 1 for place in said)))
    lists, order = _lists(ballots), lots(asked)
    left, steps = {one.number for one in options if one.has_quorum}, []
    winner = None
    while left and winner is None:
        firsts = Counter(dict.fromkeys(sorted(left), 0))
        firsts.update(next((one for one in ballot if one in left), None) for ballot in lists)
        spent = firsts.pop(None, 0)
        voices = firsts.total()
        if not voices:
            break
        best = max(firsts.values())
        if 2 * best > voices or len(left) == 1:
            winner = next(one for one in order if firsts.get(one) == best)
            steps.append(Step(dict(firsts), None, spent=spent))
            break
        fewest = [one for one in order if one in left and firsts[one] == min(firsts.values())]
        steps.append(Step(dict(firsts), fewest[-1], len(fewest) > 1, spent))
        left.discard(fewest[-1])
    return Runoff(
        **whole(asked, ballots), options=_by_leaving(options, steps, winner), steps=tuple(steps), winner=winner
    )


def _by_leaving(options: list[OptionCount], steps: list[Step], winner: int | None) -> tuple[OptionCount, ...]:
    """Places: the winner, then whoever was left in the last step by first choices, then later before earlier."""
    if winner is None:
        return tuple(options)
    last = steps[-1].firsts
    rest = sorted((one for one in last if one != winner), key=lambda one: (-last[one], one))
    order = [winner, *rest, *(step.out for step in reversed(steps) if step.out is not None)]
    return tuple(
        OptionCount(**{**vars(one), "place": order.index(one.number) + 1 if one.number in order else None})
        for one in options
    )


def _borda(asked: Asked, ballots: Sequence[Ballot]) -> Borda:
    points: Counter[int] = Counter()
    for ballot in ballots:
        could = len(asked.options) - len(ballot.out)
        points.update({number: could - place for number, place in ballot.choices.items()})
    options = [
        OptionCount(**{**vars(one), "points": Fraction(points[one.number])})
        for one in by_option(asked, ballots, lambda _said: Fraction(0))
    ]
    ranked = placed(options, lambda one: one.supporters > 0)
    return Borda(**whole(asked, ballots), options=ranked, order=tuple(lots(asked)))
