"""Who reads what: balanced round robin without conflicts, reproducible from a seed. No Django."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


class Infeasible(Exception):
    """It cannot be done. `applications` lack readers, `sentence` says why and what would help."""

    def __init__(self, sentence: str, applications: Sequence[int] = ()):
        super().__init__(sentence)
        self.sentence, self.applications = sentence, tuple(applications)


@dataclass(frozen=True)
class Plan:
    """pairs: (application, reader), sorted."""

    pairs: tuple[tuple[int, int], ...]

    def load(self) -> dict[int, int]:
        """Readings per reader."""
        load: dict[int, int] = {}
        for _, reader in self.pairs:
            load[reader] = load.get(reader, 0) + 1
        return load


def round_robin(
    applications: Collection[int],
    readers: Collection[int],
    conflicts: Mapping[int, Collection[int]],
    per_application: int,
    cap: int,
    seed: int = 0,
) -> Plan:
    """Give each application `per_application` readers without a conflict, loads as even as the conflicts allow.

    `conflicts`: application → readers who must not read it. The same arguments give the same plan, in whatever order
    they come. Raises Infeasible when an application has too few possible readers, or the caps do not suffice.
    """
    possible = {one: sorted(set(readers) - set(conflicts.get(one, ()))) for one in sorted(applications)}
    _refuse_impossible(possible, readers, per_application, cap)
    shuffle = random.Random(seed)  # noqa: S311  reproducible on purpose, guards nothing
    order = list(possible)
    shuffle.shuffle(order)
    order.sort(key=lambda one: len(possible[one]))  # those with the fewest possible readers choose first
    tiebreak = {reader: shuffle.random() for reader in sorted(readers)}
    load = dict.fromkeys(sorted(readers), 0)
    chosen: dict[int, set[int]] = {}
    for one in order:
        free = [reader for reader in possible[one] if load[reader] < cap]
        picked = sorted(free, key=lambda reader: (load[reader], tiebreak[reader]))[:per_application]
        chosen[one] = set(picked)
        for reader in picked:
            load[reader] += 1
    _fill(chosen, possible, load, per_application, cap)
    _even_out(chosen, possible, load)
    return Plan(tuple(sorted((one, reader) for one, picked in chosen.items() for reader in picked)))


def _refuse_impossible(possible: Mapping[int, list[int]], readers: Collection[int], needed: int, cap: int) -> None:
    short = [one for one, able in possible.items() if len(able) < needed]
    if short:
        raise Infeasible(
            f"{len(short)} of {len(possible)} applications have fewer than {needed} possible readers. "
            "More members need to declare, or fewer readings be asked for.",
            short,
        )
    if len(possible) * needed > len(readers) * cap:
        raise Infeasible(
            f"{len(possible)} applications with {needed} readings each are {len(possible) * needed} readings; "
            f"{len(readers)} readers with at most {cap} each can do {len(readers) * cap}."
        )


def _fill(
    chosen: dict[int, set[int]], possible: Mapping[int, list[int]], load: dict[int, int], needed: int, cap: int
) -> None:
    """Where the greedy round left gaps, move readings along a chain until somebody with room takes one."""
    for one in chosen:
        while len(chosen[one]) < needed:
            chain = _chain(one, chosen, possible, lambda reader: load[reader] < cap)
            if chain is None:
                raise Infeasible("The caps and conflicts leave some applications without enough readers.", [one])
            _shift(chain, chosen, load)


def _even_out(chosen: dict[int, set[int]], possible: Mapping[int, list[int]], load: dict[int, int]) -> None:
    """Move single readings from the fullest reader towards emptier ones while that makes the loads more even."""
    moved = True
    while moved and max(load.values()) - min(load.values()) > 1:
        moved = False
        for full in sorted(load, key=lambda reader: -load[reader]):
            if _relieve(full, chosen, possible, load):
                moved = True
                break


def _relieve(full: int, chosen: dict[int, set[int]], possible: Mapping[int, list[int]], load: dict[int, int]) -> bool:
    for one in sorted(application for application, picked in chosen.items() if full in picked):
        chosen[one].remove(full)
        load[full] -= 1
        chain = _chain(one, chosen, possible, lambda reader: load[reader] < load[full], avoid=full)
        if chain is not None:
            _shift(chain, chosen, load)
            return True
        chosen[one].add(full)
        load[full] += 1
    return False


def _chain(one, chosen, possible, has_room, avoid=None) -> list[tuple[int, int | None]] | None:
    """Breadth first from an application that needs a reader: [(application, who joins), …], ending at one with room.

    Each earlier reader on the chain leaves the application that comes next on it.
    """
    queue: list[list[tuple[int, int]]] = [
        [(one, reader)] for reader in possible[one] if reader not in chosen[one] and reader != avoid
    ]
    seen = {chain[0][1] for chain in queue}
    while queue:
        chain = queue.pop(0)
        reader = chain[-1][1]
        if has_room(reader):
            return chain
        for other in sorted(application for application, picked in chosen.items() if reader in picked):
            for successor in possible[other]:
                if successor not in chosen[other] and successor not in seen and successor != avoid:
                    seen.add(successor)
                    queue.append([*chain, (other, successor)])
    return None


def _shift(chain: list[tuple[int, int]], chosen: dict[int, set[int]], load: dict[int, int]) -> None:
    """Carry out a chain: everyone on it takes their place, and leaves the next application to their successor."""
    for place, (one, reader) in enumerate(chain):
        chosen[one].add(reader)
        if place + 1 < len(chain):
            chosen[chain[place + 1][0]].remove(reader)
    load[chain[-1][1]] += 1
