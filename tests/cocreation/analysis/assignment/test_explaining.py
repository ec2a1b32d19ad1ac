"""Why it cannot be done, and the smallest changes after which it can."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given

from cocreation.analysis.assignment import GroupRule, assign, explain_infeasible
from tests.cocreation.analysis.assignment.cast import a_round, groups, possible
from tests.cocreation.analysis.assignment.test_solving import VECTORS, arguments

IMPOSSIBLE = {one["name"]: one for one in VECTORS if one["expected"]["status"] == "infeasible"}
UNITS = {"missing_reviews": "fewer", "extra_load": "loads", "group_waivers": "waive"}


@pytest.mark.parametrize("case", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_worked_examples(case):
    wanted, found = case["expected"], assign(**arguments(case))
    assert (found.status, found.report.reason) == ("infeasible", wanted["reason"])
    sizes = {one.kind: one.size for one in found.report.repairs}
    for name, size in wanted.get("smallest_repair", {}).items():
        assert sizes[UNITS[name]] == size
    if "demand" in wanted:
        assert [(one.needed, one.places) for one in found.report.short] == [(wanted["demand"], wanted["supply"])]
    if "application" in wanted:
        [few] = found.report.too_few
        assert (few.application, few.eligible, few.needed) == (
            wanted["application"],
            wanted["eligible"],
            wanted["needed"],
        )
    if "bottleneck_members" in wanted:
        [stuck] = found.report.stuck
        assert list(stuck.members) == wanted["bottleneck_members"]
        assert list(stuck.applications) == wanted["bottleneck_applications"]


def repaired(case, repair):
    """The same case after the change."""
    caps, least, reviews = (list(case[key]) for key in ("max_load", "min_load", "reviews"))
    for member, more in repair.loads:
        caps[member] += more
    for member, less in repair.least:
        least[member] -= less
    for application, less in repair.fewer:
        reviews[application] -= less
    rules = [GroupRule(rule.name, rule.member, list(rule.minimum)) for rule in case["groups"]]
    for name, application, less in repair.waived:
        next(rule for rule in rules if rule.name == name).minimum[application] -= less
    return case | {"max_load": caps, "min_load": least, "reviews": reviews, "groups": rules}


@given(groups(most_members=4, most_applications=3))
def test_each_repair_is_enough_and_none_is_larger_than_it_must_be(case):
    if assign(**case, explain_why=False).status == "ok":
        return
    report = explain_infeasible(**case)
    assert report.repairs
    for repair in report.repairs:
        assert repair.size > 0
        assert possible(repaired(case, repair))
        if repair.kind in ("loads", "fewer"):
            assert not any(possible(smaller) for smaller in changed_by(case, repair.kind, repair.size - 1)), (
                "a smaller change is enough"
            )


def changed_by(case, kind, size):
    """Every case with `size` units of one kind given."""
    key, sign = {"loads": ("max_load", 1), "fewer": ("reviews", -1)}[kind]
    for places in itertools.combinations_with_replacement(range(len(case[key])), size):
        values = list(case[key])
        for place in places:
            values[place] += sign
        if min(values) >= 0:
            yield case | {key: values}


@given(groups())
def test_what_is_stuck_really_is(case):
    """Hall: the applications named need more than the members who may read them can give."""
    if assign(**case, explain_why=False).status == "ok":
        return
    for stuck in explain_infeasible(**case).stuck:
        assert stuck.needed > stuck.places
        eligible = np.asarray(case["eligible"])
        if stuck.group:
            eligible = eligible & np.asarray(case["groups"][0].member)[:, None]
        reach = eligible[:, list(stuck.applications)]
        assert stuck.places == sum(min(cap, int(row.sum())) for cap, row in zip(case["max_load"], reach, strict=True))


def test_nobody_is_named_as_full_when_the_time_was_over_before_that_was_certain(monkeypatch):
    over = SimpleNamespace(status=1, x=None)
    monkeypatch.setattr("cocreation.analysis.assignment.stuck.milp", lambda *_, **asked: asked["options"] and over)
    case = {"quality": np.ones((1, 2), int), "eligible": np.ones((1, 2), bool), "reviews": [1, 1], "max_load": [1]}
    assert assign(**case).report.stuck == ()


def test_a_shortage_is_spread():
    case = {"quality": np.ones((4, 6), int), "eligible": np.ones((4, 6), bool), "reviews": [2] * 6, "max_load": [2] * 4}
    by_kind = {one.kind: one for one in assign(**case).report.repairs}
    assert sorted(by_kind["loads"].loads) == [(0, 1), (1, 1), (2, 1), (3, 1)]
    assert {less for _one, less in by_kind["fewer"].fewer} == {1}


def test_kinds_that_are_not_enough_alone_are_joined():
    lived = GroupRule("lived", [0, 0], [1, 1])
    found = assign(np.ones((2, 2)), np.ones((2, 2)), [2, 2], [1, 1], groups=[lived])
    [repair] = found.report.repairs
    assert repair.kind == "together"
    assert (repair.waived, found.report.too_few[0].group) == ((("lived", 0, 1), ("lived", 1, 1)), "lived")


def test_a_round_of_300_explains_itself_soon():
    case = a_round(40, 300, 4) | {"max_load": [29] * 40}
    report = explain_infeasible(**case)
    assert report.reason == "capacity"
    assert {one.kind: one.size for one in report.repairs}["loads"] == 40
