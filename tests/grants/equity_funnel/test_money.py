"""Sums of money do not tell whose money they hold, even to somebody who knows every amount."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from grants.equity_funnel.suppression import Item, about

amounts = st.lists(st.integers(10, 60).map(lambda thousands: thousands * 1_000_00 + 37), min_size=10, max_size=12)


def members_that_fit(pence, size: int, low: int, high: int) -> list[set[int]]:
    """Every set of `size` amounts whose sum rounds to what is shown."""
    found = itertools.combinations(range(len(pence)), size)
    return [set(one) for one in found if low <= sum(pence[number] for number in one) < high]


@given(amounts, st.integers(5, 5))
@settings(max_examples=25, deadline=None)
def test_who_knows_all_amounts_cannot_tell_whether_one_of_them_is_in_a_group(pence, size):
    items = [Item("funded", (("yes" if number < size else None, one),)) for number, one in enumerate(pence)]
    found = about(items)
    if found is None:
        return
    (sums,), step = found
    sets = members_that_fit(pence, size, sums["yes"] - step // 2, sums["yes"] + step // 2)
    inside = set.intersection(*sets)
    assert inside == set()
    assert set.union(*sets) == set(range(len(pence)))


def test_a_sum_that_would_tell_is_not_given():
    big = [Item("funded", (("yes", 400_000_00),))] + [Item("funded", (("yes", 20_000_00),))] * 4
    others = [Item("funded", ((None, 20_000_00),))] * 6
    assert about(big + others) is None


def test_two_sums_of_the_same_applications_are_looked_at_together():
    """What was asked for would hide them, and so would what was given; both together would not."""
    asked = [(("yes", 20_000_00), ("yes", given)) for given in (10_000_00, 200_000_00)] * 3
    others = [((None, 20_000_00), (None, 90_000_00))] * 6
    items = [Item("funded", money) for money in (*asked, *others)]
    assert about([Item("funded", item.money[:1]) for item in items]) is not None
    assert about(items) is None


def test_no_money_at_all():
    assert about([]) == ([], 10_000_00)
