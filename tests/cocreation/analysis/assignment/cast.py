"""Groups for the solver, small enough to try everything, and large as the real thing."""

import itertools
import math

import numpy as np
from hypothesis import strategies as st

from cocreation.analysis.assignment import GroupRule


@st.composite
def groups(draw, most_members=5, most_applications=4):
    """Arguments of `assign` for a small group with conflicts, loads, a rule, and readings that are done."""
    members, applications = draw(st.integers(1, most_members)), draw(st.integers(1, most_applications))
    each = draw(st.integers(1, min(3, members)))
    cells = members * applications
    table = {"min_size": cells, "max_size": cells}
    eligible = np.array(draw(st.lists(st.booleans() | st.just(True), **table))).reshape(members, applications)
    lived = draw(st.lists(st.booleans(), min_size=members, max_size=members))
    caps = draw(st.lists(st.integers(0, applications), min_size=members, max_size=members))
    least = [draw(st.integers(0, min(cap, 1))) if draw(st.booleans()) else 0 for cap in caps]
    return {
        "quality": np.array(draw(st.lists(st.integers(0, 10), **table))).reshape(members, applications),
        "eligible": eligible,
        "reviews": [each] * applications,
        "max_load": caps,
        "min_load": least,
        "groups": [GroupRule("lived", lived, [1] * applications)] if draw(st.booleans()) else [],
    }


def everything(case):
    """Every assignment that keeps the rules, as sets of (member, application): tried one by one."""
    eligible = np.asarray(case["eligible"])
    able = [np.flatnonzero(eligible[:, one]).tolist() for one in range(eligible.shape[1])]
    chosen = [list(itertools.combinations(people, case["reviews"][one])) for one, people in enumerate(able)]
    for readers in itertools.product(*chosen):
        pairs = {(member, one) for one, people in enumerate(readers) for member in people}
        if not broken(case, pairs):
            yield pairs


def possible(case):
    return next(everything(case), None) is not None


def broken(case, pairs):
    """The first rule that an assignment breaks, or nothing."""
    eligible = np.asarray(case["eligible"])
    if not all(eligible[pair] for pair in pairs):
        return "conflict"
    if [sum(one == j for _m, one in pairs) for j in range(eligible.shape[1])] != list(case["reviews"]):
        return "readings"
    loads = [sum(member == r for member, _j in pairs) for r in range(eligible.shape[0])]
    least = case.get("min_load") or [0] * len(loads)
    if any(not low <= load <= cap for low, load, cap in zip(least, loads, case["max_load"], strict=True)):
        return "load"
    for rule in case.get("groups", ()):
        for one, minimum in enumerate(rule.minimum):
            if sum(bool(rule.member[member]) for member, j in pairs if j == one) < minimum:
                return rule.name
    return ""


def served(case, pairs):
    """Quality of each application."""
    applications = np.asarray(case["eligible"]).shape[1]
    return [sum(int(case["quality"][m][j]) for m, j in pairs if j == one) for one in range(applications)]


def a_round(members, applications, each, seed=0, even=True, conflicts=0.03):
    """A round as large as the real thing: few fit well, some have a tie, four in ten bring lived experience."""
    drawn = np.random.default_rng(seed)
    mean = applications * each / members
    return {
        "quality": drawn.choice([0, 0, 0, 0, 1, 2, 2, 4, 6, 8], size=(members, applications)),
        "eligible": drawn.random((members, applications)) > conflicts,
        "reviews": [each] * applications,
        "max_load": [math.ceil(mean if even else 1.1 * mean)] * members,
        "min_load": [math.floor(mean if even else 0.8 * mean)] * members,
        "groups": [GroupRule("lived", np.arange(members) % 5 < 2, [1] * applications)],
    }
