"""Assigning by whole-number programming (HiGHS in scipy): first the best floor, then the best total above it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Literal

import numpy as np
import scipy
from scipy.optimize import Bounds, LinearConstraint, milp

from .explaining import Report, explain
from .mixing import Mixing, mixing
from .problem import GroupRule, Pair, Problem, best_attainable, problem_of

GAP = 1e-6
"""Relative. With whole-number quality and totals below a million, nothing better is left."""

Status = Literal["ok", "infeasible", "time_limit"]
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Assignment:
    """pairs: (member, application), sorted. floor is the quality of the worst-served application, total of all.

    "time_limit": the best that was found in time, perhaps not the best there is; without pairs nothing was found.
    `report` says why there is none. `log` says how it was found: inputs' digest, versions, tries.
    """

    status: Status
    pairs: tuple[Pair, ...] = ()
    app_quality: tuple[int, ...] = ()
    load: tuple[int, ...] = ()
    floor: int = 0
    total: int = 0
    mixing: float = 0.0
    components: int = 0
    log: dict[str, Any] = field(default_factory=dict)
    report: Report | None = None

    @property
    def is_poorly_mixed(self) -> bool:
        """Some members share so little with the others that their scores are hard to compare."""
        return Mixing(self.mixing, self.components).is_poor


class _Found:
    """What one solve gave: the chosen pairs, or none; `proved` when there is nothing better."""

    def __init__(self, problem: Problem, answer: Any):
        self.proved = answer.status != 1
        self.chosen = None if answer.x is None else answer.x > 0.5
        if self.chosen is not None:
            applications, worth = problem.pairs[1][self.chosen], problem.worth[self.chosen]
            self.served = np.bincount(applications, worth, problem.eligible.shape[1]).astype(int)
            self.floor = int(self.served.min(initial=np.iinfo(np.int32).max))


def assign(
    quality: Any,
    eligible: Any,
    reviews: Any,
    max_load: Any,
    *,
    min_load: Any = None,
    groups: Sequence[GroupRule] = (),
    fixed: Sequence[Pair] = (),
    fair: bool = True,
    seed: int = 0,
    time_limit: float = 60,
    explain_why: bool = True,
    tell: Tell = lambda what: None,
) -> Assignment:
    """The fairest assignment that keeps every rule, and of those the one with the highest total quality.

    Shapes as in Problem; `fixed` pairs stay. `seed` decides between equally good ones. Not `fair`: the highest total
    alone. `tell` hears what is being done. An assignment that does not exist explains itself in `report`.
    """
    problem = problem_of(quality, eligible, reviews, max_load, min_load, groups, fixed)
    end = time.monotonic() + time_limit
    log: dict[str, Any] = {
        "digest": problem.digest, "seed": seed, "tries": [], "scipy": scipy.__version__, "numpy": np.__version__,
    }  # fmt: skip
    tell("total")
    found = _solve(problem, seed, end)
    if found.chosen is None:
        if not found.proved:
            return Assignment("time_limit", log=log)
        tell("explain")
        return Assignment("infeasible", log=log, report=explain(problem) if explain_why else None)
    if fair:
        found = _fairest(problem, found, seed, end, log, tell)
    tell("mixing")
    return _finished(problem, found, log)


def _solve(problem: Problem, seed: int, end: float, floor: int = 0) -> _Found:
    """The highest total with at least `floor` for every application."""
    if not problem.worth.size:
        return _nobody(problem)
    rules = problem.constraints()
    if floor > 0:
        served = problem.per_application(problem.worth.astype(float))
        rules.append(LinearConstraint(served, np.full(len(problem.reviews), floor), np.inf))
    answer = milp(
        -(problem.worth + _noise(problem, seed)),
        integrality=np.ones(problem.worth.size),
        bounds=Bounds(problem.lower, 1),
        constraints=rules,
        options={"time_limit": max(end - time.monotonic(), 0.1), "mip_rel_gap": GAP},
    )
    return _Found(problem, answer)


def _nobody(problem: Problem) -> _Found:
    """Without a single eligible pair there is nothing to solve: it works only if nothing is asked."""
    asked = [problem.reviews, problem.min_load, *(rule.minimum for rule in problem.groups)]
    chosen = None if any((one > 0).any() for one in asked) else np.zeros(0)
    return _Found(problem, SimpleNamespace(status=0, x=chosen))


def _noise(problem: Problem, seed: int) -> np.ndarray:
    """Less than half a unit over all readings together: it only chooses between assignments that are equally good, so
    that the same members do not always meet."""
    drawn = np.random.default_rng(seed).random(problem.worth.size)
    return drawn * 0.5 / max(int(problem.reviews.sum()), 1)


def _fairest(problem: Problem, best: _Found, seed: int, end: float, log: dict[str, Any], tell: Tell) -> _Found:
    """The largest floor that works. Most often it is the least of what each application could have alone."""
    alone = best_attainable(problem.quality, problem.eligible, problem.reviews, problem.groups, problem.fixed)
    reached, beyond = best.floor, (int(alone.min()) if alone.size else best.floor) + 1
    aim = beyond - 1
    while beyond - reached > 1:
        tell("floor")
        found = _solve(problem, seed, end, floor=aim)
        log["tries"].append({"floor": aim, "works": found.chosen is not None})
        if found.chosen is not None:
            best, reached = found, found.floor
        else:
            beyond = aim
        if not found.proved:
            best.proved = False  # the time is over: a higher floor, or a better total, may exist
            break
        aim = (reached + beyond) // 2
    return best


def _finished(problem: Problem, found: _Found, log: dict[str, Any]) -> Assignment:
    members, applications = (one[found.chosen] for one in problem.pairs)
    pairs = tuple(sorted(zip(members.tolist(), applications.tolist(), strict=True)))
    mixed = mixing(pairs)
    return Assignment(
        status="ok" if found.proved else "time_limit",
        pairs=pairs,
        app_quality=tuple(found.served.tolist()),
        load=tuple(np.bincount(members, minlength=problem.eligible.shape[0]).tolist()),
        floor=found.floor if found.served.size else 0,
        total=int(found.served.sum()),
        mixing=mixed.value,
        components=mixed.components,
        log=log,
    )
