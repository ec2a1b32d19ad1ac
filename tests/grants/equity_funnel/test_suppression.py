"""No small number can be worked out: an attacker has every shown cell, every total, every earlier count and the list of
grants, and solves for each number what it can be."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from grants.equity_funnel.suppression import FEWEST, Shown, Table, choose, is_safe
from tests.grants.equity_funnel.attacker import Attacker, learned, small_numbers
from tests.grants.equity_funnel.worlds import CLOSED, HARD, LAST, ORDER, SENT, tables

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def published(table: Table, with_list: bool = False):
    """What is shown after closing, and after the release."""
    early = choose(Table(tuple(row[:CLOSED] for row in table.rows)), [1, 2, 0])
    known = [(one, LAST) for one in table.categories] if with_list else ()
    return early, choose(table, ORDER, before=early, old=CLOSED, known=known)


def numbers(table: Table, *shown: Shown) -> dict:
    return {(one, stage): table.rows[one][stage] for cells in shown for one, stage in cells.cells}


def attack(table: Table, *, whole: bool = False):
    """As the public, who knows totals and the later count; as somebody inside, who has read the earlier one as well;
    and as whoever can count the grants of each region in the list of grants."""
    early, late = published(table)
    assert learned(table.rows, numbers(table, early), whole=whole) == []
    assert learned(table.rows, numbers(table, late), whole=whole) == []
    assert learned(table.rows, numbers(table, early, late), strictly=False, whole=whole) == []
    _, late = published(table, with_list=True)
    listed = {(one, LAST): table.rows[one][LAST] for one in table.categories}
    for known in ({}, listed):
        assert learned(table.rows, numbers(table, late), known, whole=whole) == []


@given(tables())
@settings(max_examples=3, deadline=None, suppress_health_check=SLOW)
def test_an_attacker_learns_nothing_small_in_worlds_drawn_at_random(table):
    attack(table)


@pytest.mark.parametrize("name", ["one region with one organisation", "what a list of grants gives back"])
def test_an_attacker_learns_nothing_small_in_hard_cases(name):
    attack(Table(HARD[name]))


@pytest.mark.long
@pytest.mark.parametrize("name", HARD)
def test_an_attacker_learns_nothing_small_in_every_hard_case_in_whole_numbers(name):
    attack(Table(HARD[name]), whole=True)


@pytest.mark.long
@given(tables())
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
def test_an_attacker_learns_nothing_small_in_many_worlds(table):
    attack(table)


@given(tables(most=300), st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
def test_what_is_shown_is_large_adds_nothing_to_an_earlier_moment_and_passes_its_own_judge(table, with_list):
    early, late = published(table, with_list)
    for one, stage in early.cells | late.cells:
        assert table.rows[one][stage] >= FEWEST
    assert {cell for cell in late.cells if cell[1] < CLOSED} <= early.cells
    for stage in late.stages:
        hidden = late.hidden(table, stage)
        assert not hidden or (len(hidden) > 1 and table.sum_of(hidden, stage) >= FEWEST)
    assert is_safe(table, late.cells)


@pytest.mark.long
@given(tables())
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
def test_our_judge_and_the_attacker_find_the_same(table):
    """The judge alone decides what is shown; here cells are shown that should not be, and both must say so."""
    some = [(one, SENT) for one in table.categories][:-1]
    assume(some)
    cells = {cell: table.rows[cell[0]][cell[1]] for cell in some}
    adjacent = [aim for aim in learned(table.rows, cells) if len(aim[0]) == 1 or _next(aim[0])]
    assert is_safe(table, some) == (adjacent == [])


def _next(aim: dict) -> bool:
    stages = sorted(stage for _, stage in aim)
    return stages[1] - stages[0] == 1


def test_much_is_shown_where_there_is_much():
    """Else hiding everything would pass."""
    rows = ((240, 183, 161, 80, 45, 30, 30), (160, 121, 104, 50, 27, 19, 19), (90, 60, 48, 21, 11, 6, 6))
    _, late = published(Table(rows))
    assert len(late.cells) >= 12
    assert {(one, stage) for one in range(3) for stage in (SENT, LAST)} <= late.cells


def test_the_attacker_is_worth_its_name():
    """One hidden cell beside its total, one subtraction between stages, and one between a count and the list."""
    rows = ((20, 12), (9, 3), (8, 6))
    assert Attacker(3, [37, 21], {(0, 1): 12, (2, 1): 6}).bounds({(1, 1): 1}) == (3, 3)
    assert any(true == 2 for _, true, _, _ in learned(rows, {(2, 0): 8, (2, 1): 6}))
    assert any(true == 2 for _, true, _, _ in learned(rows, {(2, 0): 8}, {(2, 1): 6}, strictly=False))
    assert len(list(small_numbers(rows))) == 2
