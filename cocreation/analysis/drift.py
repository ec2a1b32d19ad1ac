"""How one reader's scores differ from others' on what they both read. For that reader alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

ENOUGH = 5
"""Shared applications below which a mean difference says more about chance than about the reader."""


@dataclass(frozen=True)
class Drift:
    """`mean` of the differences (mine less the mean of others), exact; `n` of them; each one, lowest first."""

    mean: Fraction
    n: int
    differences: tuple[Fraction, ...]


def drift(shared: Iterable[tuple[Fraction | int, Sequence[Fraction | int]]], enough: int = ENOUGH) -> Drift | None:
    """shared: (my value, the values of others) of each thing that we share; without others it is left out.

    None with fewer than `enough` of them.
    """
    found = sorted(Fraction(mine) - Fraction(sum(others), len(others)) for mine, others in shared if others)
    if len(found) < max(enough, 1):
        return None
    return Drift(sum(found, Fraction(0)) / len(found), len(found), tuple(found))
