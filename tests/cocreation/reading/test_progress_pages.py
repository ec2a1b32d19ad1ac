"""The facilitator's pages of reading: proposing, following, opening and closing."""

import pytest
from django.urls import reverse

from cocreation.reading import services
from grants.calls.models import Call
from shaping_future.accounts.roles import Role
from tests.cast import person, sign_in, signed_in_as
from tests.cocreation.cast import (
    a_group,
    applications,
    declare,
    declaring,
    reading,
    send,
    sheet_of,
)
from tests.cocreation.reading.cast import page

pytestmark = pytest.mark.django_db


def test_progress_shows_counts_and_never_values():
    call, people, facilitator = reading(2)
    send(sheet_of(people[0], applications(call)[0]), 4, sentence="A secret sentence.")
    answer = page(facilitator, "reading-progress", call.slug)
    assert "A secret sentence." not in answer.text
    progress = answer.context["progress"]
    assert (progress["sent"], progress["total"]) == (1, 6)
    assert [row["sent"] for row in progress["members"]] == [1, 0, 0]
    assert [row["sent"] for row in progress["applications"]] == [1, 0]
    assert page(facilitator, "reading-sheets", applications(call)[0].public_id).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_progress_costs_the_same_at_any_length(client, size, django_assert_num_queries):
    call, _people, facilitator = reading(size)
    sign_in(client, facilitator)
    with django_assert_num_queries(9):  # user, call; 3 counts; ties, declared; choices of 2 fields
        client.get(reverse("reading-progress", args=[call.slug]))


def test_the_facilitator_opens_and_closes_by_post_only():
    call, people, facilitator = declaring(1), a_group(3), person(Role.FACILITATOR)
    declare(call, facilitator, *people)
    services.assign_readings(call, by=facilitator)
    browser = signed_in_as(facilitator)
    for route, stage in (("reading-open", "reading"), ("reading-close", "deliberating")):
        assert browser.get(reverse(route, args=[call.slug])).status_code == 405
        assert browser.post(reverse(route, args=[call.slug])).status_code == 302
        assert Call.objects.get(pk=call.pk).stage == stage
        assert browser.post(reverse(route, args=[call.slug])).status_code == 409


def test_a_member_may_not_take_the_facilitators_steps():
    call, people, _ = reading(1)
    for route in ("reading-propose", "reading-swap", "reading-assign", "reading-add", "reading-open", "reading-close"):
        assert signed_in_as(people[0]).post(reverse(route, args=[call.slug])).status_code == 403
    assert page(people[0], "reading-progress", call.slug).status_code == 403
    assert Call.objects.get(pk=call.pk).stage == "reading"
