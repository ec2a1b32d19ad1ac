"""One dimension of a funnel: how many of each category reached each stage."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

FEWEST = 5
"""A number below this is small: a cell, the cells hidden together, or how many fell away between two stages."""

Cell = tuple[int, int]
"""(category, stage), as numbers of the rows and columns of a table."""


@dataclass(frozen=True)
class Table:
    """`rows[category][stage]`: how many reached it. Who reached a stage reached every earlier one."""

    rows: tuple[tuple[int, ...], ...]

    def __post_init__(self):
        if any(later > earlier for row in self.rows for earlier, later in itertools.pairwise(row)):
            raise ValueError("more reached a stage than the one before it")

    @classmethod
    def of(cls, furthest: Iterable[Cell], categories: int, stages: int) -> "Table":
        """From (category, the last stage that it reached) of each application."""
        rows = [[0] * stages for _ in range(categories)]
        for category, last in furthest:
            for stage in range(last + 1):
                rows[category][stage] += 1
        return cls(tuple(map(tuple, rows)))

    @cached_property
    def categories(self) -> range:
        return range(len(self.rows))

    @cached_property
    def stages(self) -> range:
        return range(len(self.rows[0]) if self.rows else 0)

    @cached_property
    def totals(self) -> tuple[int, ...]:
        return tuple(sum(row[stage] for row in self.rows) for stage in self.stages)

    def sum_of(self, categories: Iterable[int], stage: int) -> int:
        return sum(self.rows[one][stage] for one in categories)


@dataclass(frozen=True)
class Shown:
    """Which cells of a table are shown. A category that is hidden at a stage is hidden at every later one."""

    cells: frozenset[Cell] = frozenset()

    def hidden(self, table: Table, stage: int) -> frozenset[int]:
        return frozenset(one for one in table.categories if (one, stage) not in self.cells)

    def at(self, stage: int) -> frozenset[int]:
        return frozenset(category for category, other in self.cells if other == stage)

    @cached_property
    def stages(self) -> list[int]:
        return sorted({stage for _, stage in self.cells})
