"""Reads of rounds. Secret until closed: nothing here shows a stance of an open round but one's own."""

from collections.abc import Collection

from cocreation.deliberation.models import Position, Round
from cocreation.deliberation.tally import Tally, count


def tally(round: Round, recused: Collection[int] = ()) -> Tally:
    """The count without the recused (pks of users). Show it only once the round has closed. No query when the round's
    positions are prefetched."""
    positions = {one.user_id: one.stance for one in round.positions.all()}
    return count(round.eligible, positions, recused, round.quorum_share, round.quorum_least)


def turnout(round: Round) -> int:
    """How many have taken a position: all that anybody may know before the round closes."""
    return round.positions.count()


def own_position(round: Round, user) -> Position | None:
    return round.positions.filter(user=user).first()
