"""Who reads what: enough readers for each, nobody too many, no conflicts, the same from the same seed."""

import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreation.analysis.round_robin import Infeasible, Plan, round_robin


def loads(plan, readers):
    return [plan.load()[reader] for reader in readers]


def readers_of(plan, application):
    return [reader for one, reader in plan.pairs if one == application]


def against(pairs):
    """{(reader, application)} as the function takes it."""
    found = {}
    for reader, application in pairs:
        found.setdefault(application, set()).add(reader)
    return found


def test_without_conflicts_loads_are_within_one():
    assigned = round_robin(range(48), range(15), {}, 3, 15, seed=1)
    assert Counter(Counter(one for one, _reader in assigned.pairs).values()) == {3: 48}
    assert sorted(set(loads(assigned, range(15)))) == [9, 10]


def test_the_same_seed_gives_the_same_and_another_seed_another():
    def once(seed):
        return round_robin(range(12), range(5), {3: {1}}, 3, 15, seed)

    assert once(1) == once(1)
    assert once(1) != once(2)


def test_the_same_three_do_not_always_meet():
    assigned = round_robin(range(48), range(15), {}, 3, 15, seed=1)
    assert len({tuple(readers_of(assigned, one)) for one in range(48)}) > 30


def test_a_stuck_round_robin_is_mended_by_swapping():
    conflicts = {2: {0, 1}}  # only reader 2 may read application 2, and each may read one
    for seed in range(20):
        plan = round_robin([0, 1, 2], [0, 1, 2], conflicts, 1, 1, seed)
        assert (readers_of(plan, 2), loads(plan, range(3))) == ([2], [1, 1, 1])


def test_too_few_people_without_a_conflict_says_which_application():
    with pytest.raises(Infeasible) as refusal:
        round_robin([7, 8], [1, 2, 3], {7: {1, 2}}, 2, 15, seed=1)
    assert (refusal.value.applications, refusal.value.needed, refusal.value.places) == ((7,), 2, 1)


def test_too_few_places_says_who_is_full():
    with pytest.raises(Infeasible) as refusal:
        round_robin([7, 8, 9], [1, 2], {}, 1, 1, seed=1)
    assert refusal.value == Infeasible(applications=(7, 8, 9), readers=(1, 2), needed=3, places=2)


def test_nobody_to_read():
    with pytest.raises(Infeasible) as refusal:
        round_robin([7], [], {}, 1, 1, seed=1)
    assert refusal.value == Infeasible(applications=(7,), readers=(), needed=1, places=0)


def test_nothing_to_read():
    assert round_robin([], [1, 2], {}, 3, 15, seed=1) == Plan(())


def assignment_or_reason(*values):
    try:
        return round_robin(*values), None
    except Infeasible as why:
        return Plan(()), why


groups = st.tuples(st.integers(0, 6), st.integers(0, 5), st.integers(1, 3), st.integers(1, 6), st.integers(0, 99))


@given(groups, st.data())
def test_every_assignment_keeps_every_rule_or_says_why_there_is_none(sizes, data):
    applications, readers, each, cap, seed = sizes
    pairs = list(itertools.product(range(readers), range(applications)))
    conflicts = data.draw(st.sets(st.sampled_from(pairs)) if pairs else st.just(set()))
    assigned, why = assignment_or_reason(range(applications), range(readers), against(conflicts), each, cap, seed)
    if why:
        room = sum(min(cap, sum((r, a) not in conflicts for a in why.applications)) for r in range(readers))
        assert (why.needed, why.places) == (len(why.applications) * each, room)
        assert why.needed > why.places  # Hall: no assignment can exist
        return
    assert Counter(application for application, _reader in set(assigned.pairs)) == dict.fromkeys(
        range(applications), each
    )
    assert not {(reader, application) for application, reader in assigned.pairs} & conflicts
    assert max(loads(assigned, range(readers)), default=0) <= cap
    mixed = data.draw(st.permutations(range(applications)))
    assert round_robin(mixed, reversed(range(readers)), against(conflicts), each, cap, seed) == assigned


@given(st.integers(1, 30), st.integers(3, 12), st.integers(1, 3), st.integers())
def test_loads_are_within_one_when_there_are_no_conflicts(applications, readers, each, seed):
    assigned = round_robin(range(applications), range(readers), {}, each, 90, seed)
    found = loads(assigned, range(readers))
    assert max(found) - min(found) <= 1


@given(st.data())
def test_loads_are_as_even_as_conflicts_allow(data):
    """Against every possible assignment of a small case: the sum of squares is the least."""
    pairs = list(itertools.product(range(3), range(4)))
    conflicts = data.draw(st.sets(st.sampled_from(pairs), max_size=5))
    choices = [[r for r in range(3) if (r, a) not in conflicts] for a in range(4)]
    possible = [sum(Counter(one)[r] ** 2 for r in range(3)) for one in itertools.product(*choices)]
    assigned, why = assignment_or_reason(range(4), range(3), against(conflicts), 1, 4, data.draw(st.integers(0, 9)))
    if why:
        assert possible == []
        return
    assert sum(load**2 for load in loads(assigned, range(3))) == min(possible)
