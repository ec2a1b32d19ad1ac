"""The facilitator's pages of reading: proposing, following, opening and closing."""

import pytest
from django.urls import reverse

from cocreation.reading import services
from cocreation.reading.models import Reading
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


def test_a_proposal_is_looked_at_and_assigned_as_it_was_shown():
    call, people, facilitator = declaring(2), a_group(4), person(Role.FACILITATOR)
    declare(call, facilitator, *people)
    shown = page(facilitator, "reading-progress", call.slug, seed=7).context["proposal"]
    data = {"seed": shown.seed, "digest": shown.digest}
    answer = signed_in_as(facilitator).post(reverse("reading-assign", args=[call.slug]), data)
    assert answer.status_code == 302
    for application, members in shown.rows:
        assert {one.member for one in application.readings.all()} == set(members)


def test_a_proposal_that_changed_is_not_assigned():
    call, people, facilitator = declaring(1), a_group(4), person(Role.FACILITATOR)
    declare(call, facilitator, *people)
    shown = page(facilitator, "reading-progress", call.slug).context["proposal"]
    declare(call, shown.rows[0][1][0].user, ties=tuple(applications(call)))
    data = {"seed": shown.seed, "digest": shown.digest}
    answer = signed_in_as(facilitator).post(reverse("reading-assign", args=[call.slug]), data)
    assert (answer.status_code, Reading.objects.count()) == (409, 0)


def test_an_impossible_proposal_says_why():
    call, people, facilitator = declaring(1), a_group(2), person(Role.FACILITATOR)
    declare(call, facilitator, *people)
    text = page(facilitator, "reading-progress", call.slug).text
    assert "Network number 1" in text
    assert "3 readings needed, 2 places left" in text


@pytest.mark.parametrize("seed", ["x", "-1", "99999999999", "²", "1.5"])
def test_a_seed_has_digits(seed):
    call, facilitator = declaring(1), person(Role.FACILITATOR)
    assert page(facilitator, "reading-progress", call.slug, seed=seed).status_code == 400


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
    for route in ("reading-assign", "reading-add", "reading-open", "reading-close"):
        assert signed_in_as(people[0]).post(reverse(route, args=[call.slug])).status_code == 403
    assert page(people[0], "reading-progress", call.slug).status_code == 403
    assert Call.objects.get(pk=call.pk).stage == "reading"
