"""Who reads what: a seeded round robin whose places are swapped where it gets stuck.

Readings are handed out one by one. Each goes to the least loaded reader who can be reached by a chain of swaps (a
reader gives an application to another who may read it), so loads end as even as the conflicts allow: within one of
each other when there are none. That is minimum-cost flow by shortest paths, where a reader's n-th reading costs n.
"""

import random
from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(unsafe_hash=True)  # not frozen: Python hangs the traceback on it
class Infeasible(Exception):
    """There is no assignment. `applications` need `needed` readings together, and those who may read them have only
    `places`; `readers` of them are as full as the cap allows."""

    applications: tuple[int, ...]
    readers: tuple[int, ...]
    needed: int
    places: int

    def __str__(self) -> str:
        return f"{len(self.applications)} applications need {self.needed} readings; there are {self.places} places"


@dataclass(frozen=True)
class Plan:
    """pairs: (application, reader), sorted."""

    pairs: tuple[tuple[int, int], ...]

    def load(self) -> Counter[int]:
        """Readings of each reader; 0 for who has none."""
        return Counter(reader for _application, reader in self.pairs)


def round_robin(
    applications: Collection[int],
    readers: Collection[int],
    conflicts: Mapping[int, Collection[int]],
    per_application: int,
    cap: int,
    seed: int,
) -> Plan:
    """Give each application `per_application` different readers: nobody more than `cap`, and no conflict.

    `conflicts`: application → readers who must not read it. The same input in any order with the same seed gives the
    same plan. Raises Infeasible, which says why.
    """
    draw = random.Random(seed)  # noqa: S311  fairness from a published seed, not secrecy
    desk = _Desk(sorted(set(applications)), sorted(set(readers)), conflicts, per_application, cap, draw)
    for _round in range(per_application):
        for application in desk.applications:
            desk.hand_out(application)
    return Plan(tuple(sorted((one, reader) for one, people in desk.read_by.items() for reader in people)))


class _Desk:
    """What has been handed out so far."""

    def __init__(self, applications, readers, conflicts, per_application, cap, draw: random.Random):
        self.applications, self.per_application, self.cap = applications, per_application, cap
        draw.shuffle(self.applications)
        self.may_read = {}
        for one in self.applications:  # each in an order of its own, so that the same three do not always meet
            people, out = draw.sample(readers, len(readers)), set(conflicts.get(one, ()))
            self.may_read[one] = [reader for reader in people if reader not in out]
        self.read_by: dict[int, set[int]] = {application: set() for application in self.applications}
        self.reads: dict[int, list[int]] = {reader: [] for reader in readers}

    def hand_out(self, application: int) -> None:
        """One more reading of `application`, with as many swaps as that takes."""
        came_from = self._reachable(application)
        free = [reader for reader in came_from if len(self.reads[reader]) < self.cap]
        if not free:
            raise self._stuck(application, came_from)
        reader = min(free, key=lambda one: len(self.reads[one]))  # the first found of the least loaded: fewest swaps
        while True:
            giver, gives = came_from[reader]
            self._give(reader, gives)
            if giver is None:
                return
            self._take(giver, gives)
            reader = giver

    def _reachable(self, application: int) -> dict[int, tuple[int | None, int]]:
        """reader → (who gives them an application or None, which), breadth first from `application`."""
        found: dict[int, tuple[int | None, int]] = {}
        waiting: deque[tuple[int | None, int]] = deque([(None, application)])
        seen = {application}
        least = min(map(len, self.reads.values()), default=0)
        while waiting:
            giver, gives = waiting.popleft()
            for reader in self.may_read[gives]:
                if reader in found or reader in self.read_by[gives]:
                    continue
                found[reader] = (giver, gives)
                if len(self.reads[reader]) == least < self.cap:
                    return found
                for held in self.reads[reader]:
                    if held not in seen:
                        seen.add(held)
                        waiting.append((reader, held))
        return found

    def _give(self, reader: int, application: int) -> None:
        self.read_by[application].add(reader)
        self.reads[reader].append(application)

    def _take(self, reader: int, application: int) -> None:
        self.read_by[application].remove(reader)
        self.reads[reader].remove(application)

    def _stuck(self, application: int, full: Iterable[int]) -> Infeasible:
        """Every application that could make room by a swap is stuck with it: together they have too few places."""
        stuck = {application}.union(*(self.reads[reader] for reader in full))
        places = sum(min(self.cap, sum(reader in self.may_read[one] for one in stuck)) for reader in self.reads)
        return Infeasible(
            applications=tuple(sorted(stuck)),
            readers=tuple(sorted(full)),
            needed=len(stuck) * self.per_application,
            places=places,
        )
