"""Who applied, in numbers: nobody can be recognised, whatever was sent; and equity answers never meet a name."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from grants.applications import services
from grants.applications.models import EligibilityCheck, EquityRecord
from grants.applications.queries.figures import FEWEST, figures, without_small
from grants.calls.services import begin_checking, begin_choosing
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.kinds import a_call_of, answers_of, applied

numbers = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 40), max_size=14)


@given(numbers)
def test_no_small_number_is_shown_nor_can_be_worked_out(counted):
    shown = without_small(counted)
    assert set(shown) == set(counted)
    assert all(number is None or number == counted[label] for label, number in shown.items())
    assert all(number is None or number >= FEWEST for number in shown.values())
    hidden = [label for label, number in shown.items() if number is None]
    if hidden and len(hidden) < len(counted):
        assert len(hidden) >= 2
        assert sum(counted[label] for label in hidden) >= FEWEST
    assert bool(hidden) == any(number < FEWEST for number in counted.values())


def a_checked_call(count: int, kind: str = "programme"):
    """Every second is in Wales, the others in London; every third says that they have lived experience."""
    call, staff = a_call_of(kind), person(Role.STAFF)
    for number in range(count):
        org = {"org": {"name": f"Named {number}", "kind": "network", "region": ("wales", "london")[number % 2]}}
        application = applied(call, sent=False, **(org if kind == "programme" else {}))
        services.save_equity(application, {"3" if kind == "programme" else "2": "Yes"}, by=application.started_by)
        services.send_application(application, by=application.started_by)
    with clock.at(call.closes_at + dt.timedelta(hours=1)):
        begin_checking(call, by=staff)
        for application in call.applications.all():
            services.check_eligibility(application, EligibilityCheck.Finding.ELIGIBLE, by=staff)
        return begin_choosing(call, by=staff)


@pytest.mark.django_db
def test_a_call_in_numbers():
    call = a_checked_call(12)
    draft_answers = EquityRecord(token="0" * 64, call=call, answers={"3": "No"}, month=dt.date(2025, 1, 1))
    draft_answers.save()  # somebody who never sent: not counted
    count, (regions, sizes, lived) = figures(call)
    assert count == 12
    by_region = {row["label"]: (row["count"], row["share"]) for row in regions.rows}
    assert (by_region["Wales"], by_region["London"]) == ((6, None), (None, None))
    assert sum(row["count"] or 0 for row in regions.rows) < 12  # nought elsewhere is hidden, and so one more
    assert all(row["count"] is None for row in sizes.rows if row["label"] == "Under £10,000")
    assert "lived experience" in lived.title
    assert [row["label"] for row in lived.rows] == ["Yes", "No", "Not said"]


@pytest.mark.django_db
def test_a_recruitment_counts_people_and_no_organisation():
    count, found = figures(a_checked_call(6, "recruitment"))
    assert count == 6
    assert [one.title for one in found] == [
        "Do you have lived experience of the immigration system?",
        "Where do you live?",
    ]


@pytest.mark.django_db
def test_the_page_shows_no_name_and_costs_the_same_and_too_few_are_not_shown():
    counts, pages = {}, {}
    for size in (1, 12):
        call, browser = a_checked_call(size), signed_in_as(person(Role.STAFF))
        with CaptureQueriesContext(connection) as asked:
            pages[size] = browser.get(reverse("call-figures", args=[call.slug])).content.decode()
        counts[size] = len(asked)
        assert "Named" not in pages[size]
        assert not [one.reference for one in call.applications.all() if one.reference in pages[size]]
    assert counts[1] == counts[12] <= 12
    assert "Too few to show" in pages[1]
    assert "Hidden" in pages[12]


@pytest.mark.django_db
def test_who_sees_them_and_when():
    call = a_checked_call(1)
    address = reverse("call-figures", args=[call.slug])
    statuses = {role: signed_in_as(person(role)).get(address).status_code for role in Role}
    assert {role for role, status in statuses.items() if status == 200} == {Role.STAFF, Role.FACILITATOR}
    assert statuses[Role.FUNDER] == 409  # until everyone has heard
    assert statuses[Role.BOARD] in {403, 409}
    open_call = a_call_of("programme")
    assert answers_of(open_call)
    waiting = signed_in_as(person(Role.STAFF)).get(reverse("call-figures", args=[open_call.slug]))
    assert waiting.status_code == 409
