"""By rank: from the top of the list down until the money is used.

In words: what no longer fits is passed over and the next smaller one gets its chance ("skip"), or the list ends there
("stop"). Show both: "skip" favours small amounts near the line.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from ..digest import digest_of
from .pot import Exact, Pot

Mode = Literal["skip", "stop"]


@dataclass(frozen=True)
class Ranked:
    """funded: in order of selection. left_before[j]: what was left when it was j's turn; None if it never came."""

    funded: tuple[int, ...]
    left_before: tuple[int | None, ...]
    mode: Mode
    digest: str = ""


def by_rank(pot: Pot, values: Sequence[Exact | None], mode: Mode = "skip", initial: Collection[int] = ()) -> Ranked:
    """Highest value first, ties by tie_rank. Without a value, or with 0 or less, nothing is funded. `initial` is funded
    already, and not in `funded`."""
    left, funded = pot.left(initial), []
    before: list[int | None] = [None] * len(pot.costs)
    standing = [one for one in range(len(pot.costs)) if one not in initial and (values[one] or 0) > 0]
    for one in sorted(standing, key=lambda one: (-values[one], pot.tie_rank[one])):
        before[one] = left
        if pot.costs[one] <= left:
            funded.append(one)
            left -= pot.costs[one]
        elif mode == "stop":
            break
    asked = digest_of("by rank", pot, list(values), mode, sorted(initial))
    return Ranked(tuple(funded), tuple(before), mode, asked)
