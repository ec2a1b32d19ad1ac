"""Sums of money by group, rounded until nobody can tell whose money is in which."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

STEPS = (10_000_00, 25_000_00, 50_000_00)
"""Pence. What the sums of a table are rounded to: the smallest of these that hides everybody, or no sums at all. None
is finer than the amount of a grant without a name, which is rounded to the first of them."""
OTHERS = 2
"""At least so many others could stand in each one's place without any number that is shown becoming another."""

Group = Hashable


@dataclass(frozen=True)
class Item:
    """The money of one application. `money`: for each sum the group in which it counts and how much, finest groups
    first; None for the group is "hidden". Two of the same `kind` look alike in every number that is shown."""

    kind: Hashable
    money: tuple[tuple[Group, int], ...]


Sums = list[dict[Group, int]]


def about(items: Sequence[Item]) -> tuple[Sums, int] | None:
    """What the money of each group is about, for each sum, and to what it is rounded; None when even the largest step
    would tell.

    Whoever knows every amount (of grants everybody does) could otherwise try which of them make up a group's sum, and
    so learn what somebody answered.
    """
    sums: Sums = [defaultdict(int) for _ in (items[0].money if items else ())]
    for item in items:
        for number, (group, pence) in enumerate(item.money):
            sums[number][group] += pence
    for step in STEPS:
        crowd = _Crowd(items, sums, step)
        if all(crowd.hides(item) for item in items):
            return [{group: _rounded(pence, step) for group, pence in one.items()} for one in sums], step
    return None


def _rounded(pence: int, step: int) -> int:
    return (pence + step // 2) // step * step


class _Crowd:
    """Who could change places with whom, and no rounded sum would change."""

    def __init__(self, items: Sequence[Item], sums: Sums, step: int):
        self.room = [{group: _room(pence, step) for group, pence in one.items()} for one in sums]
        self.alike: dict[Hashable, dict[Group, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
        self.items = items
        for number, item in enumerate(items):
            group, pence = item.money[0]
            self.alike[item.kind][group].append((pence, number))
        for groups in self.alike.values():
            for theirs in groups.values():
                theirs.sort()

    def hides(self, item: Item) -> bool:
        found = 0
        group, pence = item.money[0]
        for other, theirs in self.alike[item.kind].items():
            if other == group:
                continue
            fall, rise = self._fits(0, group, other)
            start, end = bisect_left(theirs, (pence + fall, -1)), bisect_right(theirs, (pence + rise, len(self.items)))
            for _, number in theirs[start:end]:
                found += self._may_change_places(item, self.items[number])
                if found >= OTHERS:
                    return True
        return False

    def _fits(self, number: int, group: Group, other: Group) -> tuple[int, int]:
        """By how much less or more money the other may bring."""
        mine, theirs = self.room[number][group], self.room[number][other]
        return max(-mine[0], -theirs[1]), min(mine[1], theirs[0])

    def _may_change_places(self, one: Item, other: Item) -> bool:
        for number, ((group, pence), (its_group, its_pence)) in enumerate(zip(one.money, other.money, strict=True)):
            if group != its_group:
                fall, rise = self._fits(number, group, its_group)
                if not fall <= its_pence - pence <= rise:
                    return False
        return True


def _room(pence: int, step: int) -> tuple[int, int]:
    """By how much a sum can fall and rise without being rounded to something else."""
    low = _rounded(pence, step) - step // 2
    return pence - low, low + step - 1 - pence
