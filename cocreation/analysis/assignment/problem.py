"""The problem as arrays, checked once, and the rows that say its rules to the solver."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import LinearConstraint

Pair = tuple[int, int]
"""(member, application)"""


@dataclass(frozen=True, eq=False)
class GroupRule:
    """At least minimum[j] of the readers of application j are of those with member[r] true."""

    name: str
    member: Any
    minimum: Any


@dataclass(frozen=True, eq=False)
class Problem:
    """quality int[R, J], eligible bool[R, J], reviews int[J], max_load and min_load int[R]; fixed pairs stay."""

    quality: np.ndarray
    eligible: np.ndarray
    reviews: np.ndarray
    max_load: np.ndarray
    min_load: np.ndarray
    groups: tuple[GroupRule, ...]
    fixed: tuple[Pair, ...]
    digest: str = field(default="", compare=False)

    @cached_property
    def pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """(members, applications) of every eligible pair: the variables of the solver, in this order."""
        return np.nonzero(self.eligible)

    @cached_property
    def worth(self) -> np.ndarray:
        """Quality of each eligible pair."""
        return self.quality[self.pairs]

    @cached_property
    def lower(self) -> np.ndarray:
        """1 for a pair that stays, else 0."""
        kept = np.zeros(self.eligible.shape)
        for member, application in self.fixed:
            kept[member, application] = 1
        return kept[self.pairs]

    def per_application(self, weights: np.ndarray | None = None) -> sparse.csr_array:
        """J rows: the sum over the readers of each application."""
        return self._rows(1, self.eligible.shape[1], weights)

    def per_member(self) -> sparse.csr_array:
        """R rows: the load of each member."""
        return self._rows(0, self.eligible.shape[0])

    def of_group(self, rule: GroupRule) -> sparse.csr_array:
        """J rows: how many of each application's readers are in the group."""
        return self.per_application(np.asarray(rule.member, bool)[self.pairs[0]].astype(float))

    def _rows(self, axis: int, count: int, weights: np.ndarray | None = None) -> sparse.csr_array:
        size = len(self.pairs[0])
        values = np.ones(size) if weights is None else weights
        return sparse.csr_array((values, (self.pairs[axis], np.arange(size))), shape=(count, size))

    def constraints(self) -> list[LinearConstraint]:
        """Every rule: readings, loads, groups."""
        return [
            LinearConstraint(self.per_application(), self.reviews, self.reviews),
            LinearConstraint(self.per_member(), self.min_load, self.max_load),
            *(LinearConstraint(self.of_group(rule), rule.minimum, np.inf) for rule in self.groups),
        ]


def problem_of(
    quality: Any,
    eligible: Any,
    reviews: Any,
    max_load: Any,
    min_load: Any = None,
    groups: Sequence[GroupRule] = (),
    fixed: Sequence[Pair] = (),
) -> Problem:
    """The same as arrays of one shape. ValueError when they do not belong together."""
    eligible = np.array(eligible, dtype=bool, ndmin=2)
    members, applications = eligible.shape
    for member, application in fixed:
        eligible[member, application] = True
    found = Problem(
        quality=_whole(quality, (members, applications), "quality"),
        eligible=eligible,
        reviews=_whole(reviews, (applications,), "reviews"),
        max_load=_whole(max_load, (members,), "max_load"),
        min_load=_whole(np.zeros(members) if min_load is None else min_load, (members,), "min_load"),
        groups=tuple(
            GroupRule(
                rule.name,
                np.array(_whole(rule.member, (members,), rule.name), dtype=bool),
                _whole(rule.minimum, (applications,), rule.name),
            )
            for rule in groups
        ),
        fixed=tuple(sorted(set(fixed))),
    )
    if found.quality.size and found.quality.min() < 0:
        raise ValueError("quality is never negative")
    object.__setattr__(found, "digest", _digest(found))
    return found


def _whole(values: Any, shape: tuple[int, ...], name: str) -> np.ndarray:
    found = np.asarray(values)
    if found.shape != shape or (found.size and (found != np.floor(found)).any()):
        raise ValueError(f"{name} needs whole numbers, {' by '.join(map(str, shape))} of them")
    return found.astype(np.int64)


def _digest(problem: Problem) -> str:
    """SHA-256 of everything that was asked."""
    found = hashlib.sha256(repr((problem.eligible.shape, problem.fixed)).encode())
    arrays = [problem.quality, problem.eligible, problem.reviews, problem.max_load, problem.min_load]
    for rule in problem.groups:
        arrays += [rule.member, rule.minimum]
    for array in arrays:
        found.update(np.ascontiguousarray(array, dtype=np.int64).tobytes())
    return found.hexdigest()


def best_attainable(
    quality: Any, eligible: Any, reviews: Any, groups: Sequence[GroupRule] = (), fixed: Sequence[Pair] = ()
) -> np.ndarray:
    """The best quality that each application could have if no other application needed anybody; -1 if impossible.

    No floor can be higher than the least of them. With several group rules each counts by itself.
    """
    members = np.asarray(eligible).shape[0]
    problem = problem_of(quality, eligible, reviews, np.full(members, np.iinfo(np.int32).max), None, groups, fixed)
    kept: dict[int, set[int]] = {}
    for member, application in problem.fixed:
        kept.setdefault(application, set()).add(member)
    return np.array([_best(problem, one, kept.get(one, set())) for one in range(problem.eligible.shape[1])], dtype=int)


def _best(problem: Problem, application: int, kept: set[int]) -> int:
    order = np.argsort(-problem.quality[:, application], kind="stable")
    people = [int(one) for one in order if problem.eligible[one, application]]
    needed = int(problem.reviews[application])
    rules = [(rule.member, int(rule.minimum[application])) for rule in problem.groups]
    found = []
    for member, least in rules or [(np.zeros(len(order), bool), 0)]:
        missing = max(least - sum(bool(member[one]) for one in kept), 0)
        first = [one for one in people if member[one] and one not in kept][:missing]
        chosen = [*kept, *first]
        chosen += [one for one in people if one not in chosen][: max(needed - len(chosen), 0)]
        if len(first) < missing or len(chosen) != needed:
            return -1
        found.append(int(problem.quality[chosen, application].sum()))
    return min(found)
