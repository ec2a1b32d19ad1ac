"""Whether members read enough in common to be compared."""

import pytest

from cocreation.analysis.assignment import assign, mixing
from tests.cocreation.analysis.assignment.cast import a_round


def test_two_circles_that_never_meet():
    found = mixing([(0, 0), (1, 0), (2, 1), (3, 1)])
    assert (found.components, found.value, found.is_poor) == (2, 0.0, True)


@pytest.mark.parametrize(("members", "value"), [(2, 2.0), (3, 1.5), (4, 4 / 3)])
def test_everybody_reads_the_same(members, value):
    """A complete graph of n has n / (n - 1)."""
    assert mixing([(member, 0) for member in range(members)]) == (pytest.approx(value), 1)


def test_a_chain_of_three_is_worked_out_by_hand():
    assert mixing([(0, 0), (1, 0), (1, 1), (2, 1)]) == (pytest.approx(1.0), 1)


@pytest.mark.parametrize(("pairs", "components"), [([], 0), ([(4, 7)], 1)])
def test_nobody_to_be_mixed_with(pairs, components):
    assert mixing(pairs) == (0.0, components)


def test_a_real_round_is_well_mixed():
    found = assign(**a_round(20, 100, 4))
    assert found.components == 1
    assert found.mixing > 0.3
