"""What the Group talks about, and in which order: by how open it is and how far readers are apart, not by rank
(analysis D)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal

from .chances import TALK

Number = float | Fraction
Why = Literal["open", "flagged", "apart"]

MOST_APART = Fraction(1, 10)
"""This share of applications, those whose readers are furthest apart, is always talked about."""
USUAL = 1
"""Who is no further apart than is usual is not far apart, even if nobody is further."""


@dataclass(frozen=True)
class Item:
    """Of application j. why: "open" (near the funding line), "flagged" (by a member), "apart" (readers differ most),
    the first that holds; None: not on the agenda. toss_up: 4p(1 − p) to a tenth, 1 is even odds."""

    j: int
    why: Why | None
    toss_up: Number
    disagreement: Number | None


def agenda(
    p: Sequence[Number | None],
    d: Sequence[Number | None],
    flagged: Sequence[bool],
    tie_rank: Sequence[int],
    low: Number = TALK[0],
    high: Number = TALK[1],
) -> tuple[Item, ...]:
    """All applications in order: those near the line first, most open first, then most apart; then the others, flagged
    first, in the same way; then what is not on the agenda. p: P(fundable), None where it is not known; d: disagreement.
    """
    far = _far(d)
    found = []
    for j, chance in enumerate(p):
        near = chance is not None and low <= chance <= high
        apart = d[j] is not None and d[j] >= far and d[j] > USUAL
        why: Why | None = "open" if near else "flagged" if flagged[j] else "apart" if apart else None
        found.append(Item(j, why, 0 if chance is None else round(4 * chance * (1 - chance), 1), d[j]))
    turn = {"open": 0, "flagged": 1, "apart": 2, None: 3}
    return tuple(
        sorted(
            found,
            key=lambda one: (
                turn[one.why],
                -one.toss_up,
                -(-1 if one.disagreement is None else one.disagreement),
                tie_rank[one.j],
            ),
        )
    )


def _far(d: Sequence[Number | None]) -> Number | None:
    """The disagreement of the last that counts as far apart; who is as far apart counts too."""
    known = sorted((one for one in d if one is not None), reverse=True)
    return known[ceil(len(known) * MOST_APART) - 1] if known else None
