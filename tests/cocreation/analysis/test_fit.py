"""How well a member fits an application."""

from hypothesis import given
from hypothesis import strategies as st

from cocreation.analysis.fit import MOST, Asks, Brings, can_read, fit

keys = st.frozensets(st.sampled_from("abcd"))
brings = st.builds(Brings, keys, keys, keys)
asks = st.builds(Asks, keys, st.sampled_from(["", *"abcd"]), st.sampled_from(["", *"abcd"]), st.booleans())


def test_each_part_counts():
    member = Brings(frozenset({"ar"}), frozenset({"women", "arts", "young"}), frozenset({"TLI"}))
    assert fit(member, Asks()) == 0
    assert fit(member, Asks(region="TLI")) == 2
    assert fit(member, Asks(language="ar")) == 2
    assert fit(member, Asks(frozenset({"women"}))) == 2
    assert fit(member, Asks(frozenset({"women", "arts", "young"}), "TLI", "ar")) == MOST == 8


def test_only_who_knows_the_language_can_read_what_needs_it():
    needs, helps = Asks(language="ar", only=True), Asks(language="ar")
    assert [can_read(Brings(frozenset({"ar"})), one) for one in (needs, helps)] == [True, True]
    assert [can_read(Brings(), one) for one in (needs, helps)] == [False, True]


@given(brings, asks)
def test_it_stays_within_its_scale_and_nobody_loses_by_bringing_more(member, application):
    found = fit(member, application)
    assert 0 <= found <= MOST
    more = Brings(member.languages | {"a"}, member.topics | {"b"}, member.regions | {"c"})
    assert fit(more, application) >= found
