"""Contributing funders see sums after the release, and never so few grants together that one could be recognised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.awards import services
from grants.awards.queries import FEWEST, without_small_groups
from grants.organisations.models import Region
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import decided, released, written


@pytest.mark.django_db
def test_nothing_before_the_release_and_sums_after_it():
    world = written(decided(funded=2, declined=1))
    browser = signed_in_as(person(Role.FUNDER))
    before = browser.get("/funders/").text
    assert "Nothing to show yet" in before
    assert world.call.title not in before
    services.release_outcomes(world.call, by=world.staff)
    after = browser.get("/funders/").text
    assert "2 grants, £50,000 in all." in after
    assert "Wales" not in after
    for application in world.applications:
        assert application.organisation.name not in after
        assert application.reference not in after


@pytest.mark.django_db
def test_the_page_is_for_contributing_funders_alone_and_they_open_nothing_else():
    world = released()
    for other in (person(), *(person(role) for role in Role if role != Role.FUNDER)):
        assert signed_in_as(other).get("/funders/").status_code == 403
    funder = signed_in_as(person(Role.FUNDER))
    assert 'href="/funders/" aria-current="page"' in funder.get("/funders/").text
    application = world.funded[0]
    for path in (
        f"/applications/{application.public_id}/",
        f"/applications/{application.public_id}/letter/",
        f"/grants/{application.award.public_id}/agreement/",
        f"/finance/awards/{application.award.public_id}/",
        "/finance/payments/",
        "/learning/reports/",
    ):
        assert funder.get(path).status_code in {403, 404}


@pytest.mark.django_db
@pytest.mark.parametrize("calls", [1, 3])
def test_the_page_asks_the_same_of_the_database_for_one_call_and_for_three(calls, django_assert_num_queries):
    for _ in range(calls):
        released(funded=1, declined=0)
    browser = signed_in_as(person(Role.FUNDER))
    with django_assert_num_queries(4):  # user, sums by call and region, calls, calls to share
        assert browser.get("/funders/").status_code == 200


regions = st.lists(
    st.tuples(st.sampled_from(Region.values), st.integers(1, 12), st.integers(1, 10**9)), unique_by=lambda row: row[0]
)


@given(regions)
def test_no_line_and_no_difference_is_small(rows):
    shown = without_small_groups(rows)
    if shown is None:
        assert sum(row[1] for row in rows if row[1] >= FEWEST) == 0 or len(rows) > 0 or not rows
        return
    assert all(number >= FEWEST for _, number, _ in shown)
    assert sum(number for _, number, _ in shown) == sum(row[1] for row in rows)
    assert sum(pence for _, _, pence in shown) == sum(row[2] for row in rows)


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([], None),
        ([("TLI", 4, 400)], None),
        ([("TLI", 5, 500)], [("London", 5, 500)]),
        ([("TLI", 9, 900), ("TLL", 2, 200)], None),  # 2 would follow from the sum, so London hides with it
        ([("TLI", 9, 900), ("TLL", 2, 200), ("TLM", 3, 300)], [("London", 9, 900), ("Other regions", 5, 500)]),
        ([("TLI", 9, 900), ("TLM", 6, 600), ("", 1, 100)], [("London", 9, 900), ("Other regions", 7, 700)]),
        ([("", 5, 500), ("TLI", 6, 600)], [("London", 6, 600), ("Not said", 5, 500)]),
    ],
)
def test_small_regions_are_put_together(rows, shown):
    assert without_small_groups(rows) == shown
