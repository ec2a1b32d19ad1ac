"""Why there is no assignment, and what the smallest changes are that would make one possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from .problem import GroupRule, Pair, Problem, problem_of
from .stuck import Stuck, stuck

Kind = Literal["loads", "fewer", "waive", "least", "together"]
Reason = Literal["capacity", "too_few_eligible", "group_capacity", "least", "bottleneck", "combined"]

SPREAD = 1e-4
"""What the second unit of a change at the same place costs more: three people with one more each, not one with three.
Too little to ever make the whole change larger."""
LEVELS = 4


@dataclass(frozen=True)
class TooFew:
    """An application for which not enough people may read; `group` names the rule, empty for all readers."""

    application: int
    eligible: int
    needed: int
    group: str = ""


@dataclass(frozen=True)
class Short:
    """More is needed in all than there are places for; `group` as above."""

    needed: int
    places: int
    group: str = ""


@dataclass(frozen=True)
class Repair:
    """A smallest change of one kind. loads: (member, more readings); fewer: (application, readings less); waived:
    (group, application, how many); least: (member, readings below their minimum)."""

    kind: Kind
    loads: tuple[Pair, ...] = ()
    fewer: tuple[Pair, ...] = ()
    waived: tuple[tuple[str, int, int], ...] = ()
    least: tuple[Pair, ...] = ()

    @property
    def size(self) -> int:
        return sum(one[-1] for part in (self.loads, self.fewer, self.waived, self.least) for one in part)


@dataclass(frozen=True)
class Report:
    """`repairs`: the smallest of each kind that is enough by itself; if none is, the smallest of all kinds together."""

    reason: Reason
    needed: int
    places: int
    too_few: tuple[TooFew, ...]
    short: tuple[Short, ...]
    stuck: tuple[Stuck, ...]
    repairs: tuple[Repair, ...]


def explain_infeasible(
    quality: Any,
    eligible: Any,
    reviews: Any,
    max_load: Any,
    *,
    min_load: Any = None,
    groups: Sequence[GroupRule] = (),
    fixed: Sequence[Pair] = (),
) -> Report:
    """Why `assign` with the same arguments finds nothing."""
    return explain(problem_of(quality, eligible, reviews, max_load, min_load, groups, fixed))


def explain(problem: Problem) -> Report:
    """Counts, what is stuck, repairs."""
    places = int(np.minimum(problem.max_load, problem.eligible.sum(axis=1)).sum())
    needed = int(problem.reviews.sum())
    too_few, short = tuple(_too_few(problem)), tuple(_short(problem, needed, places))
    held = tuple(one for one in (stuck(problem), *(stuck(problem, rule) for rule in problem.groups)) if one)
    reason = _reason(needed > places, too_few, short, held, int(problem.min_load.sum()) > needed)
    return Report(reason, needed, places, too_few, short, held, tuple(_repairs(problem)))


def _too_few(problem: Problem) -> list[TooFew]:
    found = []
    able, groups = problem.eligible.sum(axis=0), [(rule, rule.member @ problem.eligible) for rule in problem.groups]
    for one, needed in enumerate(problem.reviews.tolist()):
        if able[one] < needed:
            found.append(TooFew(one, int(able[one]), needed))
        for rule, of_them in groups:
            if of_them[one] < rule.minimum[one]:
                found.append(TooFew(one, int(of_them[one]), int(rule.minimum[one]), rule.name))
    return found


def _short(problem: Problem, needed: int, places: int) -> list[Short]:
    found = [Short(needed, places)] if needed > places else []
    able = np.minimum(problem.max_load, problem.eligible.sum(axis=1))
    for rule in problem.groups:
        asked, there = int(rule.minimum.sum()), int(able[rule.member].sum())
        if asked > there:
            found.append(Short(asked, there, rule.name))
    return found


def _reason(
    full: bool, too_few: Sequence[TooFew], short: Sequence[Short], held: Sequence[Stuck], least: bool
) -> Reason:
    """The plainest that holds."""
    if too_few:
        return "too_few_eligible"
    if full:
        return "capacity"
    if short:
        return "group_capacity"
    if least:
        return "least"
    return "bottleneck" if held else "combined"


def _repairs(problem: Problem) -> list[Repair]:
    kinds: list[Kind] = ["loads", "fewer"]
    kinds += ["waive"] if problem.groups else []
    kinds += ["least"] if problem.min_load.any() else []
    found = [one for kind in kinds if (one := _repair(problem, kind, {kind}))]
    return found or [one for one in [_repair(problem, "together", set(kinds))] if one]


class _Slack:
    """What may give way: blocks of columns beside those of the pairs, a unit of each costs about 1."""

    def __init__(self, problem: Problem, allowed: set[Kind]):
        beyond = np.maximum(problem.eligible.shape[1] - problem.max_load, 0)
        room = {"fewer": problem.reviews, "loads": beyond, "least": problem.min_load}
        blocks = {name: (size if name in allowed else np.zeros_like(size)) for name, size in room.items()}
        for number, rule in enumerate(problem.groups):
            blocks[f"waive{number}"] = rule.minimum if "waive" in allowed else np.zeros_like(rule.minimum)
        self.pairs, self.start, self.size = len(problem.worth), {}, {}
        self.most, self.cost = [], []
        at = self.pairs
        for name, size in blocks.items():
            self.start[name], self.size[name] = at, len(size)
            for level in range(LEVELS):
                last = level == LEVELS - 1
                self.most.append(np.maximum(size - level, 0) if last else np.clip(size - level, 0, 1))
                self.cost.append(np.full(len(size), 1 + SPREAD * level))
            at += LEVELS * len(size)
        self.columns = at

    def added(self, rows: sparse.csr_array, name: str, sign: int) -> sparse.csr_array:
        """The rows of a rule with the block that lets it give way."""
        size, start = self.size[name], self.start[name]
        eye = sparse.hstack([sparse.identity(size) * sign] * LEVELS)
        before = sparse.csr_array((rows.shape[0], start - self.pairs))
        after = sparse.csr_array((rows.shape[0], self.columns - start - LEVELS * size))
        return sparse.csr_array(sparse.hstack([rows, before, eye, after]))

    def units(self, x: np.ndarray, name: str) -> list[Pair]:
        """(place, how many) of what gave way."""
        size, start = self.size[name], self.start[name]
        sums = np.rint(x[start : start + LEVELS * size].reshape(LEVELS, size).sum(axis=0)).astype(int)
        return [(place, int(sums[place])) for place in np.flatnonzero(sums).tolist()]


def _repair(problem: Problem, kind: Kind, allowed: set[Kind]) -> Repair | None:
    """The fewest units of the kinds that are allowed; None when that is not enough."""
    slack = _Slack(problem, allowed)
    answer = milp(
        np.concatenate([np.zeros(slack.pairs), *slack.cost]),
        integrality=np.concatenate([np.ones(slack.pairs), np.zeros(slack.columns - slack.pairs)]),
        bounds=Bounds(
            np.concatenate([problem.lower, np.zeros(slack.columns - slack.pairs)]),
            np.concatenate([np.ones(slack.pairs), *slack.most]),
        ),
        constraints=_giving_way(problem, slack),
        options={"time_limit": 30, "mip_rel_gap": 1e-6},
    )
    if answer.x is None:
        return None
    waived = [
        (rule.name, *one)
        for number, rule in enumerate(problem.groups)
        for one in slack.units(answer.x, f"waive{number}")
    ]
    units = {name: tuple(slack.units(answer.x, name)) for name in ("loads", "fewer", "least")}
    return Repair(kind, waived=tuple(waived), **units)


def _giving_way(problem: Problem, slack: _Slack) -> list[LinearConstraint]:
    return [
        LinearConstraint(slack.added(problem.per_application(), "fewer", 1), problem.reviews, problem.reviews),
        LinearConstraint(slack.added(problem.per_member(), "loads", -1), -np.inf, problem.max_load),
        LinearConstraint(slack.added(problem.per_member(), "least", 1), problem.min_load, np.inf),
        *(
            LinearConstraint(slack.added(problem.of_group(rule), f"waive{number}", 1), rule.minimum, np.inf)
            for number, rule in enumerate(problem.groups)
        ),
    ]
