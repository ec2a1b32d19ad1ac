"""Whoever is recused, or did not declare, finds nothing on any page of reading."""

import pytest
from django.urls import reverse

from cocreation.reading import services
from grants.applications.models import Rung
from grants.applications.services import recuse
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.cocreation.cast import (
    a_member,
    applications,
    closed,
    reading,
    send_all,
    sheet_of,
)
from tests.cocreation.reading.cast import page, post, written

pytestmark = pytest.mark.django_db


def test_a_recused_member_finds_nothing_anywhere():
    call, people, facilitator = closed(2)
    out, other = applications(call)
    sheet, user = sheet_of(people[0], out), people[0]
    recuse(out, user, Rung.ROOM, by=facilitator)
    assert page(user, "reading-edit", sheet.public_id).status_code == 404
    assert post(user, sheet, written(call)).status_code == 404
    assert page(user, "reading-sheets", out.public_id).status_code == 404
    for route in ("reading-list", "ranking"):
        text = page(user, route, call.slug).text
        assert (str(out.organisation) in text, out.reference in text, str(out.public_id) in text) == (False,) * 3
        assert str(other.organisation) in text
    assert str(out.organisation) not in page(user, "group-home").text


def test_a_recused_facilitator_finds_it_in_no_page_either():
    call, people, facilitator = reading(2, 4)
    out, other = applications(call)
    recuse(out, facilitator, Rung.ROOM, by=people[0])
    answer = page(facilitator, "reading-progress", call.slug)
    assert str(out.organisation) not in answer.text
    assert str(other.organisation) in answer.text
    spare = next(user for user in people if not user.membership.readings.filter(application=out).exists())
    data = {"member": spare.membership.pk}
    added = signed_in_as(facilitator).post(reverse("reading-add", args=[out.public_id]), data)
    assert added.status_code == 404
    send_all(call, 3)
    services.close_reading(call, by=facilitator)
    assert str(out.organisation) not in page(facilitator, "ranking", call.slug).text
    assert page(facilitator, "reading-sheets", out.public_id).status_code == 404


def test_out_of_scoring_hides_the_sheet_but_not_the_application():
    call, people, facilitator = closed(1)
    [application] = applications(call)
    sheet = sheet_of(people[0], application)
    recuse(application, people[0], Rung.SCORING, by=facilitator)
    assert page(people[0], "reading-edit", sheet.public_id).status_code == 404
    assert page(people[0], "reading-sheets", application.public_id).status_code == 200


def test_whoever_did_not_declare_finds_nothing():
    call, _people, _ = closed(1)
    [application] = applications(call)
    for user in (a_member(), person(Role.FACILITATOR)):
        assert page(user, "reading-sheets", application.public_id).status_code == 404
        assert "Network number" not in page(user, "ranking", call.slug).text
