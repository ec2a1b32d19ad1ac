"""Whether the data can carry a calibrated order, and if not, why not: each reason with what was found and what is
needed."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..assignment.mixing import LEAST_MIXING, mixing
from .design import Design

LEAST_EACH, LEAST_FREE = 5, 20
"""Readings of the reader in the middle; readings beyond the means and one more (N − g − 1)."""

Kind = Literal[
    "streams_not_given",
    "apart",
    "poorly_mixed",
    "few_each",
    "few_in_all",
    "nothing_twice",
    "no_difference",
    "stream_unread",
]
"""streams_not_given: readers were assigned by stream, and the streams are not known here (the one dangerous case: a
strong stream would be taken for lenient readers). apart: circles of readers with nothing in common. poorly_mixed:
nearly so. few_each: half of the readers read fewer. few_in_all. nothing_twice: no application has two readings, so
taste and worth cannot be told apart. no_difference: all totals are the same. stream_unread: nothing of
a whole stream (or nothing at all) was read."""

FATAL: frozenset[Kind] = frozenset({"nothing_twice", "no_difference", "stream_unread"})
"""With these there is no calibrated figure at all. With the others there is one, shown second."""


@dataclass(frozen=True)
class Reason:
    kind: Kind
    found: float
    needed: float


@dataclass(frozen=True)
class Gate:
    """primary: which order is listed first. The raw one is always shown."""

    primary: Literal["calibrated", "raw"]
    reasons: tuple[Reason, ...]

    @property
    def is_possible(self) -> bool:
        return not any(one.kind in FATAL for one in self.reasons)


def gate(given: Design, steered: bool = False) -> Gate:
    """`steered`: assignment used streams, themes or languages. Analysis B.5."""
    streams = given.strata > 1
    mixed = mixing(zip(given.rev.tolist(), given.app.tolist(), strict=True))
    each = np.bincount(given.rev, minlength=given.readers)
    middle = float(np.median(each[each > 0])) if len(given.rev) else 0.0
    found = [
        Reason("streams_not_given", 1, 2) if steered and not streams else None,
        _at_most("apart", _circles(given), 1),
        None if streams or mixed.components > 1 else _at_least("poorly_mixed", mixed.value, LEAST_MIXING),
        _at_least("few_each", middle, LEAST_EACH),
        _at_least("few_in_all", given.free - 1, LEAST_FREE),
        _at_least("nothing_twice", int(given.reads.max(initial=0)), 2),
        _at_least("no_difference", _different(given), given.strata + 1),
        _at_least("stream_unread", len(set(given.stratum[given.app].tolist())), given.strata),
    ]
    reasons = tuple(one for one in found if one is not None)
    return Gate("raw" if reasons else "calibrated", reasons)


def _at_least(kind: Kind, found: float, needed: float) -> Reason | None:
    return Reason(kind, found, needed) if found < needed else None


def _at_most(kind: Kind, found: float, needed: float) -> Reason | None:
    return Reason(kind, found, needed) if found > needed else None


def _different(given: Design) -> int:
    """How many different totals there are, over all strata: one more than strata is the least that tells anything."""
    return len({*zip(given.stratum[given.app].tolist(), given.y.tolist(), strict=True)})


def _circles(given: Design) -> int:
    """The most circles of readers that one stratum is split over. Strata may be apart: they are not compared."""
    size = given.readers + given.applications
    edges = coo_array((np.ones(len(given.app)), (given.rev, given.readers + given.app)), shape=(size, size))
    _count, circle = connected_components(edges, directed=False)
    of_reading = circle[given.rev]
    return max((len(set(of_reading[given.stratum[given.app] == one])) for one in range(given.strata)), default=0)
