"""What somebody can work out who has everything that is shown, and the total of every stage.

A funnel is a flow: applications enter by their category, go from stage to stage and leave at the last one they reached.
Every world that fits the shown numbers differs from the true one by flows around circles, so the least and the most
that a hidden number can be are found by pushing one more around such a circle until there is none. That is exact, and
in whole numbers.
"""

from collections import deque
from collections.abc import Iterable

from .table import FEWEST, Cell, Table

Arc = tuple[str, int, int]
"""("reached", category, stage), or ("left", category, the last stage they reached)."""
SMALL = FEWEST - 1
SOURCE = (-1, -1)
Node = tuple[int, int]
"""(category, stage); (-2, stage) collects whoever left after that stage."""


class Worlds:
    """Walks from the true table to others that fit, and keeps the least and the most that each number was."""

    def __init__(self, table: Table, fixed: Iterable[Cell]):
        self.categories, self.stages = table.categories, table.stages
        self.last = len(table.stages) - 1
        self.fixed = frozenset(fixed)
        self.now: dict[Arc, int] = {}
        for one in self.categories:
            for stage in self.stages:
                value = table.rows[one][stage]
                later = table.rows[one][stage + 1] if stage < self.last else 0
                self.now["reached", one, stage] = value
                self.now["left", one, stage] = value - later
        self.least, self.most = dict(self.now), dict(self.now)

    def can_be(self, arc: Arc, least: int, most: int) -> bool:
        """Whether the number can be as little as `least` and as much as `most`, as far as anybody can tell."""
        return self._reaches(arc, least, -1) and self._reaches(arc, most, 1)

    def bounds(self, arc: Arc, enough: int = FEWEST) -> tuple[int, int]:
        """The least and the most that it can be; a most of `enough` may be more."""
        self._reaches(arc, 0, -1)
        self._reaches(arc, enough, 1)
        return self.least[arc], min(self.most[arc], max(enough, self.now[arc]))

    def is_told(self, arc: Arc) -> bool:
        """Whether it can be nothing but what it is, and that is not nought."""
        true = self.now[arc]
        return true > 0 and not self._reaches(arc, true - 1, -1) and not self._reaches(arc, true + 1, 1)

    def _reaches(self, arc: Arc, goal: int, way: int) -> bool:
        while (self.least[arc] > goal) if way < 0 else (self.most[arc] < goal):
            if arc[0] == "reached" and arc[1:] in self.fixed:
                return False
            if not self._push(arc, way, abs(goal - self.now[arc])):
                return False
        return True

    def _push(self, arc: Arc, way: int, most: int) -> bool:
        """One more (or less) along the arc, and around the shortest circle that makes room for it."""
        tail, head = self._ends(arc)
        if way < 0 and not self.now[arc]:
            return False
        start, end = (head, tail) if way > 0 else (tail, head)
        circle = self._path(start, end, arc)
        if circle is None:
            return False
        circle.append((arc, way))
        amount = min([self.now[one] for one, step in circle if step < 0] + [max(most, 1)])
        for one, step in circle:
            value = self.now[one] + step * amount
            self.now[one] = value
            self.least[one], self.most[one] = min(self.least[one], value), max(self.most[one], value)
        return True

    def _ends(self, arc: Arc) -> tuple[Node, Node]:
        kind, one, stage = arc
        if kind == "left":
            return (one, stage), (-2, stage)
        return ((one, stage - 1) if stage else SOURCE), (one, stage)

    def _path(self, start: Node, end: Node, without: Arc) -> list[tuple[Arc, int]] | None:
        came: dict[Node, tuple[Node, Arc, int]] = {}
        waiting = deque([start])
        while waiting:
            node = waiting.popleft()
            if node == end:
                return _back(came, start, end)
            for arc, step, to in self._steps(node):
                if arc != without and to != start and to not in came:
                    came[to] = (node, arc, step)
                    waiting.append(to)
        return None

    def _steps(self, node: Node) -> list[tuple[Arc, int, Node]]:
        """Where one more can go from here: along an arc, or back along one that carries something."""
        one, stage = node
        if node == SOURCE:
            return [(("reached", each, 0), 1, (each, 0)) for each in self.categories if (each, 0) not in self.fixed]
        if one == -2:
            return [
                (("left", each, stage), -1, (each, stage)) for each in self.categories if self.now["left", each, stage]
            ]
        found: list[tuple[Arc, int, Node]] = [(("left", one, stage), 1, (-2, stage))]
        if stage < self.last and (one, stage + 1) not in self.fixed:
            found.append((("reached", one, stage + 1), 1, (one, stage + 1)))
        if (one, stage) not in self.fixed and self.now["reached", one, stage]:
            found.append((("reached", one, stage), -1, (one, stage - 1) if stage else SOURCE))
        return found


def _back(came: dict, start: Node, end: Node) -> list[tuple[Arc, int]]:
    path, node = [], end
    while node != start:
        node, arc, step = came[node]
        path.append((arc, step))
    return path


class Judge:
    """Whether shown cells tell more of a small number than that it is small. Small are 0 to 4: how many of a category
    reached a stage, and how many of them went no further.

    `known`: cells that everybody may know from elsewhere. What follows from those and the totals alone is not told by
    us; nothing more may follow. Whoever knows none of them must not learn anything either.
    """

    def __init__(self, table: Table, known: Iterable[Cell] = ()):
        self.table = table
        ways = [frozenset[Cell](), frozenset(known)] if known else [frozenset[Cell]()]
        self.ways = [(cells, self._before(cells)) for cells in ways]

    def told(self, shown: frozenset[Cell], seen: frozenset[Cell] = frozenset()) -> Arc | None:
        """The latest small number that the cells tell too much of, because there the least has to be hidden.

        Whoever has also `seen` what was shown earlier, and is shown no more, must not be able to tell it exactly.
        """
        for known, before in self.ways:
            worlds = Worlds(self.table, known | shown)
            for arc, (least, most) in before.items():
                if not worlds.can_be(arc, least, most):
                    return arc
        if seen <= shown:
            return None
        worlds, (_, before) = Worlds(self.table, seen | shown), self.ways[0]
        return next((arc for arc, (least, most) in before.items() if least < most and worlds.is_told(arc)), None)

    def _before(self, known: frozenset[Cell]) -> dict[Arc, tuple[int, int]]:
        """How little and how much each small number must still be able to be."""
        worlds = Worlds(self.table, known)
        small = list(_small(self.table, dict(worlds.now)))
        bounds = {arc: worlds.bounds(arc, SMALL) for arc in small}
        return {arc: (least, min(most, SMALL)) for arc, (least, most) in bounds.items()}


def _small(table: Table, true: dict[Arc, int]) -> Iterable[Arc]:
    for stage in reversed(table.stages):
        for one in table.categories:
            for kind in ("reached", "left"):
                if true[kind, one, stage] < FEWEST:
                    yield kind, one, stage


def is_safe(table: Table, shown: Iterable[Cell], known: Iterable[Cell] = ()) -> bool:
    return Judge(table, known).told(frozenset(shown)) is None
