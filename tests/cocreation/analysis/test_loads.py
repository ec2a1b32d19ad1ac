"""How much each should read."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreation.analysis.loads import bands, even_share

caps_of = st.lists(st.integers(0, 20), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("caps", "needed", "share"),
    [([9, 9, 9], 12, 4), ([1, 9, 9], 12, Fraction(11, 2)), ([2, 2], 9, 2), ([], 3, 0), ([0, 5], 3, 3)],
)
def test_who_can_read_less_leaves_more_to_the_others(caps, needed, share):
    assert even_share(caps, needed) == share


@given(caps_of, st.integers(0, 60))
def test_the_even_share_is_what_is_needed_as_far_as_there_is_room(caps, needed):
    share = even_share(caps, needed)
    assert sum(min(Fraction(cap), share) for cap in caps) == min(needed, sum(caps))


@given(caps_of, st.integers(0, 60), st.booleans(), st.data())
def test_bands_never_ask_more_than_a_cap_and_leave_room_for_what_there_is(caps, needed, even, data):
    kept = [data.draw(st.integers(0, cap)) for cap in caps]
    found = bands(caps, needed, kept, even)
    assert len(found) == 2 + even
    for least, most in found:
        assert all(0 <= low <= high <= cap for low, high, cap in zip(least, most, caps, strict=True))
        assert all(has <= high for has, high in zip(kept, most, strict=True))
    assert found[-1] == ([0] * len(caps), caps)
    if needed <= sum(caps):
        assert all(sum(least) <= needed <= sum(most) for least, most in found)
