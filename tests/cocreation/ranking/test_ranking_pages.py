"""The ranking and the sheets behind it, as pages."""

import pytest
from django.urls import reverse

from cocreation.ranking.services import make_figures_of
from cocreation.reading import services
from grants.fund.models import Account
from shaping_future.accounts.roles import Role
from tests.cast import person, sign_in
from tests.cocreation.cast import (
    applications,
    closed,
    reading,
    send,
    sheet_of,
)
from tests.cocreation.reading.cast import page
from tests.tampering import set_balance

pytestmark = pytest.mark.django_db


def test_the_ranking_shows_total_median_range_and_number_together():
    call, people, facilitator = reading(1)
    [application] = applications(call)
    for value, user in zip((4, 4, 0), people, strict=True):
        send(sheet_of(user, application), value)
    assert "66.7" not in page(people[0], "ranking", call.slug).text
    services.close_reading(call, by=facilitator)
    answer = page(people[0], "ranking", call.slug)
    one = answer.context["rows"][0].standing
    shown = [str(value) for value in (one.rank, one.mean, one.median, one.low, one.high, one.n)]
    assert shown == ["1", "66.7", "100", "0", "100", "3"]
    assert "66.7" in answer.text
    assert "Readers differ on a criterion" in answer.text


def test_the_picture_shows_equal_ranks_and_where_the_money_would_end():
    call, people, facilitator = reading(3)
    best, *others = applications(call)
    for user in people:
        send(sheet_of(user, best), 4)
        for other in others:
            send(sheet_of(user, other), 2)
    services.close_reading(call, by=facilitator)
    set_balance(call.fund, Account.AVAILABLE, 5_100_000)  # each asks for £25,000
    make_figures_of(call.pk)
    dots = page(people[0], "ranking", call.slug).context["dots"]
    assert [row["rank"] for row in dots] == [1, 2, 2]
    assert [row.get("line_after") for row in dots] == [None, "The grants budget of £51,000 would reach to here", None]


def test_too_few_readings_are_said_and_not_ranked():
    call, people, facilitator = reading(1)
    send(sheet_of(people[0], applications(call)[0]), 4)
    services.close_reading(call, by=facilitator)
    answer = page(people[0], "ranking", call.slug)
    assert answer.context["rows"][0].standing.rank is None
    assert "Not enough readings" in answer.text


@pytest.mark.parametrize("size", [1, 3])
def test_the_ranking_costs_the_same_at_any_length(client, size, django_assert_num_queries):
    call, people, facilitator = closed(size)
    for reader in (people[0], facilitator):
        make_figures_of(call.pk)
        sign_in(client, reader)
        with django_assert_num_queries(6):  # user, call, what is left out, figures, rows, applications
            client.get(reverse("ranking", args=[call.slug]))


@pytest.mark.parametrize("role", [None, Role.BOARD, Role.FUNDER, Role.FINANCE, Role.LEARNING])
def test_the_ranking_is_for_the_group_the_facilitator_and_staff(role):
    call, *_ = closed(1)
    assert page(person(role), "ranking", call.slug).status_code == 403


def test_every_sheet_is_open_to_the_group_after_reading():
    call, people, _ = closed(1)
    [application] = applications(call)
    text = page(people[0], "reading-sheets", application.public_id).text
    assert [str(user) in text for user in people[1:]] == [True, True]
    assert "Your score sheet" in text
    assert text.count("It says so.") == 15
