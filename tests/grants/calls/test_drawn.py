"""The page of a call is drawn once for what it hangs on, and anew when any of that changes."""

import datetime as dt

import pytest
from django.urls import reverse

from grants.calls.models import AgreedDecision
from grants.fund.models import BudgetLine, Fund
from shaping_future import clock
from tests.cast import a_call, person, signed_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return a_call()


@pytest.fixture
def shown(client, call):
    """A function that gives its text, read in one query when it was drawn before."""
    address = reverse("call-detail", args=[call.slug])
    client.get(address)
    return lambda **asked: client.get(address, asked).text


def test_the_second_time_it_is_one_query(shown, django_assert_num_queries):
    with django_assert_num_queries(1):
        first = shown()
    assert shown() == first


def test_it_is_the_same_for_everybody_but_for_the_navigation(shown, call):
    own = signed_in_as(person()).get(reverse("call-detail", args=[call.slug])).text
    assert own.partition("<main")[2].partition("</main>")[0] == shown().partition("<main")[2].partition("</main>")[0]
    assert "Your applications" in own
    assert "Your applications" not in shown()


def test_it_follows_the_budget_and_the_fund(shown, call):
    BudgetLine.objects.filter(fund=call.fund, key="grants").update(pence=123_456_700)
    assert "£1,234,567" in shown()
    Fund.objects.filter(pk=call.fund_id).update(contributing_funders=["The Example Foundation"])
    assert "The Example Foundation" in shown()


def test_it_follows_what_is_agreed(shown, call):
    assert reverse("call-because", args=[call.slug]) not in shown()
    AgreedDecision.objects.create(
        fund=call.fund, kind="payment", title="Pay", method="consent", agreed_at=call.launched_at
    )
    assert reverse("call-because", args=[call.slug]) in shown()


def test_it_follows_the_clock_to_the_second(shown, call):
    assert "Open now" in shown()
    with clock.at(call.closes_at - dt.timedelta(seconds=1)):
        assert "Open now" in shown()
    with clock.at(call.closes_at):
        assert "Open now" not in shown()


def test_it_is_in_the_language_that_is_asked_for(shown):
    english, welsh = shown(lang="en-gb"), shown(lang="cy")
    assert "Can I apply?" in english
    assert "Can I apply?" not in welsh
    assert shown(lang="en-gb") == english
