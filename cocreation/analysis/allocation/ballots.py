"""Ballots on finalists, and the support they give. Only ballots in which everybody could vote on everything count.

Equal Shares and Phragmén read "did not support" as "does not want". Scores of assigned readings (4 of 40 members for
each application) must never be fed to them: most of the money's worth would be lost where the same scores in order
lose little (analysis C). So a ballot says what its member could vote on, and anything less than all finalists is
refused.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .pot import Exact, Pot

Utility = Literal["cost", "count"]
"""What a funded application is worth to a supporter: "cost": points × what it costs (the default; the price per
supporter does not depend on size); "count": points alone (favours small requests). With approval ballots every point
is 1."""


@dataclass(frozen=True)
class Ballot:
    """`could`: applications its member could vote on. `recused`: those they had to stay out of. `points` above 0 are
    support: {application: 1} for approval, points (whole or exact) for additive scores."""

    could: frozenset[int]
    points: Mapping[int, Exact]
    recused: frozenset[int] = frozenset()


class NotEveryoneCould(ValueError):
    """`missing` and `recused`: (member, application) pairs that nobody could vote on."""

    def __init__(self, missing: Sequence[tuple[int, int]], recused: Sequence[tuple[int, int]]):
        self.missing, self.recused = tuple(missing), tuple(recused)
        super().__init__(f"{len(self.missing)} votes were not possible, {len(self.recused)} because of recusals")


@dataclass(frozen=True)
class Support:
    """points[j] = {member: points > 0}. `voters`: members with a ballot that is not empty; each has the same share.
    could[j]: how many of all members could vote on j. Not `binding`: somebody was recused; for looking at only."""

    points: tuple[Mapping[int, Exact], ...]
    voters: tuple[int, ...]
    could: tuple[int, ...]
    recused: tuple[frozenset[int], ...]
    utility: Utility = "cost"
    binding: bool = True

    def units(self, pot: Pot, application: int) -> dict[int, Exact]:
        """u_i(j) of each supporter."""
        each = pot.costs[application] if self.utility == "cost" else 1
        return {member: points * each for member, points in self.points[application].items()}

    def with_supporters(self, application: int, members: Iterable[int]) -> "Support":
        """The same, if these members supported it too, as much as its keenest supporter (1 without any)."""
        before = self.points[application]
        points = {**before, **dict.fromkeys(members, max(before.values(), default=1))}
        return replace(self, points=(*self.points[:application], points, *self.points[application + 1 :]))


def approval(applications: Collection[int], approved: Iterable[int], recused: Iterable[int] = ()) -> Ballot:
    """The ballot of a member who could vote on all of `applications` but those they are recused from."""
    out = frozenset(recused)
    return Ballot(frozenset(applications) - out, dict.fromkeys(approved, 1), out)


def above(scores: Mapping[int, Exact], fundable: Exact) -> dict[int, Exact]:
    """Points from scores: what is above "fundable". A low score is no support."""
    return {one: score - fundable for one, score in scores.items() if score > fundable}


def support_of(pot: Pot, ballots: Sequence[Ballot], utility: Utility = "cost", *, lens: bool = False) -> Support:
    """Support from the ballots of members 0..n-1. A member who supports nothing has no share (decision-rules 4.6).

    NotEveryoneCould: a member could not vote on a finalist. `lens` lets recusals through (nothing else): the member is
    no supporter and keeps a full share, and the result is not `binding`. ValueError: support for what one could not
    vote on, points below 0, a ballot on something else.
    """
    everything = frozenset(range(len(pot.costs)))
    for ballot in ballots:
        if not ballot.could | ballot.recused <= everything or ballot.could & ballot.recused:
            raise ValueError("a ballot is on finalists, each of which a member can vote on or is recused from")
        if not ballot.could >= set(ballot.points) or any(points < 0 for points in ballot.points.values()):
            raise ValueError("support is for what a member could vote on, and never below 0")
    missing = [(m, j) for m, one in enumerate(ballots) for j in sorted(everything - one.could - one.recused)]
    recused = [(m, j) for m, one in enumerate(ballots) for j in sorted(one.recused)]
    if missing or (recused and not lens):
        raise NotEveryoneCould(missing, recused)
    return Support(
        points=tuple(
            {m: one.points[j] for m, one in enumerate(ballots) if one.points.get(j, 0) > 0} for j in sorted(everything)
        ),
        voters=tuple(m for m, one in enumerate(ballots) if any(points > 0 for points in one.points.values())),
        could=tuple(sum(j in one.could for one in ballots) for j in sorted(everything)),
        recused=tuple(frozenset(m for m, one in enumerate(ballots) if j in one.recused) for j in sorted(everything)),
        utility=utility,
        binding=not recused,
    )
