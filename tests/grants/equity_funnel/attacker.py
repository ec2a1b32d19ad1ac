"""Somebody who has every number that is shown, every total, and whole-number programming. Knows nothing of our code:
only that whoever reached a stage reached the earlier ones."""

import itertools

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array


class Attacker:
    """`totals`: of each stage; `cells`: (category, stage) → number, from any snapshots, exports and public lists."""

    def __init__(self, categories: int, totals, cells: dict, whole: bool = True):
        self.whole = int(whole)
        self.categories, self.stages = categories, len(totals)
        rules = []  # (coefficients, least, most)
        for one, stage in itertools.product(range(categories), range(self.stages - 1)):
            rules.append(({self._at(one, stage): 1, self._at(one, stage + 1): -1}, 0, np.inf))
        for stage, total in enumerate(totals):
            rules.append(({self._at(one, stage): 1 for one in range(categories)}, total, total))
        for cell, value in cells.items():
            rules.append(({self._at(*cell): 1}, value, value))
        matrix = lil_array((len(rules), categories * self.stages))
        for number, (coefficients, _, _) in enumerate(rules):
            for column, value in coefficients.items():
                matrix[number, column] = value
        self.worlds: list[np.ndarray] = []
        self.rules = LinearConstraint(matrix.tocsr(), [rule[1] for rule in rules], [rule[2] for rule in rules])

    def _at(self, one: int, stage: int) -> int:
        return one * self.stages + stage

    def can_be(self, cells: dict, least: int, most: int) -> bool:
        """Whether worlds that were found already show that the sum can be so little and so much."""
        values = [sum(sign * world[self._at(*cell)] for cell, sign in cells.items()) for world in self.worlds]
        return bool(values) and min(values) < least + 0.5 and max(values) > most - 0.5

    def bounds(self, cells: dict) -> tuple[int, int]:
        """The least and the most that a sum of cells (with signs) can be."""
        aim = np.zeros(self.categories * self.stages)
        for cell, sign in cells.items():
            aim[self._at(*cell)] = sign
        found = [
            milp(
                way * aim,
                constraints=self.rules,
                integrality=np.full_like(aim, self.whole),
                bounds=Bounds(0, np.inf),
                options={"presolve": False},  # with it HiGHS 1.12 calls worlds the best that are not
            )
            for way in (1, -1)
        ]
        assert all(one.success for one in found), "the shown numbers fit no world at all"
        self.worlds += [one.x for one in found]
        return round(found[0].fun), round(-found[1].fun)


def small_numbers(rows):
    """(cells with signs, the true number) of every number from 0 to 4: how many reached a stage, and how many of them
    did not reach a later one, whichever two stages one subtracts."""
    stages = range(len(rows[0]))
    for one, row in enumerate(rows):
        for stage in stages:
            if row[stage] < 5:
                yield {(one, stage): 1}, row[stage]
        for early, late in itertools.combinations(stages, 2):
            if row[early] - row[late] < 5:
                yield {(one, early): 1, (one, late): -1}, row[early] - row[late]


def learned(rows, cells: dict, known: dict | None = None, *, strictly: bool = True, whole: bool = True) -> list:
    """What of the small numbers the shown cells tell, beyond what is known anyway.

    Strictly: each of them must be able to be nought, and 4, or as much of that as the totals leave. Otherwise, and
    between stages that are far apart: it must be able to be another number.
    """
    totals = [sum(column) for column in zip(*rows, strict=True)]
    before = Attacker(len(rows), totals, known or {}, whole)
    after = Attacker(len(rows), totals, (known or {}) | cells, whole)
    found = []
    for aim, true in small_numbers(rows):
        if after.can_be(aim, 0, 4):
            continue
        left = after.bounds(aim)
        if left[0] == 0 and left[1] >= 4:
            continue
        free = before.bounds(aim)
        far = len(aim) == 2 and abs(max(aim)[1] - min(aim)[1]) > 1
        if far or not strictly:
            if true and free[0] != free[1] and left[0] == left[1]:
                found.append((aim, true, free, left))
        elif left[0] > free[0] or left[1] < min(4, free[1]):
            found.append((aim, true, free, left))
    return found
