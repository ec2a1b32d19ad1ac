"""The applications that together have too few places, and the members who are full with them (Hall's condition)."""

from collections import deque
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from .problem import GroupRule, Problem

MOST_SECONDS = 30
"""A worker explains an assignment in a bounded time, however large it is."""
TIME_IS_OVER = 1
"""scipy's status of an answer that is perhaps not the best."""


@dataclass(frozen=True)
class Stuck:
    """`applications` need `needed` readings together; only `members` could give more, and all of them are full: there
    are `places` for these applications at most. `group` names the rule it is about, empty for all readers."""

    applications: tuple[int, ...]
    members: tuple[int, ...]
    needed: int
    places: int
    group: str = ""


def stuck(problem: Problem, rule: GroupRule | None = None) -> Stuck | None:
    """None when every application can have its readings (with a rule: those of the group), as far as loads go; or when
    that was not found out in time."""
    eligible, asked, name = problem.eligible, problem.reviews, ""
    fixed = problem.fixed
    if rule is not None:
        eligible, asked, name, fixed = eligible & rule.member[:, None], rule.minimum, rule.name, ()
    reads = _most(eligible, asked, problem.max_load, fixed)
    if reads is None:
        return None
    short = [one for one in range(len(asked)) if reads[:, one].sum() < asked[one]]
    if not short:
        return None
    applications, members = _reachable(eligible, reads, short[0], set(fixed))
    needed = int(asked[applications].sum())
    places = int(np.minimum(problem.max_load, eligible[:, applications].sum(axis=1)).sum())
    return Stuck(tuple(applications), tuple(members), needed, places, name)


def _most(eligible: np.ndarray, asked: np.ndarray, cap: np.ndarray, fixed: tuple) -> np.ndarray | None:
    """bool[R, J]: as many readings as loads allow. A pure flow, so the simplest form is solved in whole numbers. None
    when the time is over: with fewer than the most, people would be named who are not full."""
    reads = np.zeros(eligible.shape, dtype=bool)
    if not eligible.any():
        return reads
    problem = Problem(np.zeros(eligible.shape, int), eligible, asked, cap, np.zeros_like(cap), (), fixed)
    size = len(problem.worth)
    answer = milp(
        -np.ones(size),
        integrality=np.ones(size),
        bounds=Bounds(problem.lower, 1),
        constraints=[
            LinearConstraint(problem.per_application(), -np.inf, asked),
            LinearConstraint(problem.per_member(), -np.inf, cap),
        ],
        options={"time_limit": MOST_SECONDS},
    )
    if answer.status == TIME_IS_OVER:
        return None
    if answer.x is not None:
        reads[problem.pairs] = answer.x > 0.5
    return reads


def _reachable(eligible: np.ndarray, reads: np.ndarray, start: int, fixed: set) -> tuple[list[int], list[int]]:
    """Everything that a chain of swaps beginning at `start` reaches. Nobody in it has room, or it would be no chain."""
    applications, members, waiting = {start}, set(), deque([start])
    while waiting:
        one = waiting.popleft()
        for member in np.flatnonzero(eligible[:, one] & ~reads[:, one]).tolist():
            if member in members:
                continue
            members.add(member)
            held = [other for other in np.flatnonzero(reads[member]).tolist() if (member, other) not in fixed]
            waiting.extend(other for other in held if other not in applications)
            applications.update(held)
    return sorted(applications), sorted(members)
