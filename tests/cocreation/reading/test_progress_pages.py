"""The facilitator's pages of reading: proposing, following, opening and closing."""

import pytest
from django.urls import reverse

from cocreation.reading import queries, services
from cocreation.reading.queries import standing
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
    assert [row["sent"] for row in progress["members"]] == [0, 0, 1]
    assert [row.sent for row in progress["applications"]] == [0, 1], "what needs most comes first"
    assert page(facilitator, "reading-sheets", applications(call)[0].public_id).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_progress_costs_the_same_at_any_length(client, size, django_assert_num_queries):
    call, _people, facilitator = reading(size)
    sign_in(client, facilitator)
    # user, call; counts, applications, two of names; ties, declared; what readers asked
    with django_assert_num_queries(9):
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
    for route in ("reading-propose", "reading-swap", "reading-assign", "reading-open", "reading-close"):
        assert signed_in_as(people[0]).post(reverse(route, args=[call.slug])).status_code == 403
    one = applications(call)[0].public_id
    assert signed_in_as(people[0]).post(reverse("reading-add", args=[one])).status_code == 403
    assert page(people[0], "reading-progress", call.slug).status_code == 403
    assert Call.objects.get(pk=call.pk).stage == "reading"


def short_of(application):
    """One reader's place empty again."""
    application.readings.first().delete()


def test_what_needs_most_comes_first_and_the_list_can_be_narrowed():
    call, people, facilitator = reading(3)
    first, second, third = applications(call)
    for user in people:
        send(sheet_of(user, second), 3)
    send(sheet_of(people[0], first), 3)
    short_of(third)

    def shown(**asked):
        found = page(facilitator, "reading-progress", call.slug, **asked).context["progress"]
        return found["show"], [row.application.pk for row in found["applications"]], found["counts"]

    counts = {"short": 1, "unsent": 2, "all": 3}
    assert shown() == ("short", [third.pk], counts), "what is short is shown by itself"
    assert shown(show="unsent") == ("unsent", [third.pk, first.pk], counts)
    assert shown(show="all") == ("all", [third.pk, first.pk, second.pk], counts)
    for bad in ({"show": "x' OR 1=1"}, {"page": "-7"}, {"page": "x", "readers": "99999999999999999999"}):
        assert shown(**bad)[0] == "short"


def test_a_long_list_has_pages(monkeypatch):
    monkeypatch.setattr(standing, "APPLICATIONS_SHOWN", 2)
    monkeypatch.setattr(standing, "READERS_SHOWN", 2)
    call, _people, facilitator = reading(3)
    seen = [page(facilitator, "reading-progress", call.slug, page=n, readers=n).context["progress"] for n in (1, 2)]
    assert [len(one["applications"].object_list) for one in seen] == [2, 1]
    assert [len(one["members"].object_list) for one in seen] == [2, 1]
    assert {one["total"] for one in seen} == {9}, "all readings, whichever page"


def test_a_reader_is_added_from_the_row(django_assert_max_num_queries):
    call, _people, facilitator = reading(2, 4)
    one = applications(call)[0]
    spare = next(iter(queries.reader_choices(one)))
    browser, address = signed_in_as(facilitator), reverse("reading-add", args=[one.public_id])
    assert address in page(facilitator, "reading-progress", call.slug).text
    with django_assert_max_num_queries(12):
        text = browser.get(address).text
    assert f"{spare.member}: has {spare.load} to read, 15 at most" in text
    taken = one.readings.first().member_id
    for bad in ({}, {"member": "x"}, {"member": str(taken)}, {"member": "9" * 30}):
        assert browser.post(address, bad).status_code == 400
    assert one.readings.count() == 3
    assert browser.post(address, {"member": spare.member.pk}).status_code == 302
    assert one.readings.filter(member=spare.member).exists()
