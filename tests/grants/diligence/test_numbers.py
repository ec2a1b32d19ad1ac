"""Numbers of registers: how people write them, how we keep them, what is wrong with the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.diligence.numbers import kept, read
from shaping_future.errors import NotValid


@pytest.mark.parametrize(
    ("written", "is_kept", "shown"),
    [
        ("1164324", "GB-CHC-1164324", "1164324"),
        (" Registered charity no. 1164324 ", "GB-CHC-1164324", "1164324"),
        ("203460-2", "GB-CHC-203460", "203460"),
        ("sc 012345", "GB-SC-SC012345", "SC012345"),
        ("SC123456", "GB-COH-SC123456", "SC123456"),
        ("NIC100012", "GB-NIC-100012", "NIC100012"),
        ("100012", "GB-NIC-100012", "NIC100012"),
        ("08765432", "GB-COH-08765432", "08765432"),
        ("8765432", "GB-COH-08765432", "08765432"),
        ("Company number: NI 612345", "GB-COH-NI612345", "NI612345"),
        ("IP28755R", "GB-COH-IP28755R", "IP28755R"),
        ("GB-CHC-1164324", "GB-CHC-1164324", "1164324"),
    ],
)
def test_a_number_is_read_however_it_is_written(written, is_kept, shown):
    number = read(written)
    assert (str(number), number.shown) == (is_kept, shown)
    assert kept(is_kept) == number


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Write the number"),
        ("12345678", "made-up"),
        ("01234567", "made-up"),
        ("CE012345", "charity number instead"),
        ("SC12", "six figures"),
        ("NIC900012", "start with 1"),
        ("12345", "has 5 figures"),
        ("EX-2041", "We do not know this form"),
        ("Ünïcöde", "figures and capital letters"),
    ],
)
def test_a_number_of_no_register_is_refused_with_a_sentence(written, sentence):
    with pytest.raises(NotValid, match=sentence):
        read(written)
    assert kept(written) is None


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_number_that_stays_one_or_is_refused(text):
    number = kept(text)
    assert number is None or kept(str(number)) == number
