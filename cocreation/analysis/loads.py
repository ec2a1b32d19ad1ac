"""How much each member should read at least and at most, so that the work is shared fairly."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

LEAST_SHARE, MOST_SHARE = Fraction(8, 10), Fraction(11, 10)
"""Of an even share, when a better fit matters more than even loads."""

Band = tuple[list[int], list[int]]
"""(at least, at most), of each member."""


def even_share(caps: Sequence[int], needed: int) -> Fraction:
    """What everybody reads when nobody is over their cap and the others share the rest evenly."""
    rest, left = Fraction(needed), len(caps)
    for cap in sorted(caps):
        if cap * left >= rest:
            return rest / left
        rest, left = rest - cap, left - 1
    return Fraction(max(caps, default=0))


def bands(caps: Sequence[int], needed: int, kept: Sequence[int], even: bool) -> list[Band]:
    """The bands to try one after the other, the last with caps only. `kept`: readings that each has already."""
    share = even_share(caps, needed)
    wished = [_band(caps, kept, share * LEAST_SHARE, share * MOST_SHARE)]
    if even:
        wished.insert(0, _band(caps, kept, share, share))
    return [*wished, ([0] * len(caps), list(caps))]


def _band(caps: Sequence[int], kept: Sequence[int], low: Fraction, high: Fraction) -> Band:
    least = [min(cap, floor(low)) for cap in caps]
    most = [max(min(cap, ceil(high)), has) for cap, has in zip(caps, kept, strict=True)]
    return least, most
