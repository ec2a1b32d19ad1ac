"""Organisations as applicants describe them."""

import pytest
from django.db import transaction

from grants.organisations.models import IncomeBand, Organisation, OrganisationKind, Region
from grants.organisations.services import REGIONS, host_from_answer, organisation_from_answer
from shaping_future.errors import NotValid
from shaping_future.questionnaires.types import organisation as question

pytestmark = pytest.mark.django_db

ANSWER = {
    "name": "Kitchen of many hands", "kind": "unconstituted", "region": "north_west", "register_number": "",
    "income": "under_10k", "host_name": "The warm house", "host_agreed": True,
}  # fmt: skip


def test_an_answer_becomes_an_organisation_and_its_host():
    found, host = organisation_from_answer(ANSWER), host_from_answer(ANSWER)
    assert (found.name, found.kind, found.region, found.income_band) == (
        "Kitchen of many hands", OrganisationKind.UNCONSTITUTED, Region.NORTH_WEST, IncomeBand.UNDER_10K,
    )  # fmt: skip
    assert host.name == "The warm house"


def test_a_changed_answer_brings_the_same_organisation_up_to_date():
    first = organisation_from_answer(ANSWER)
    second = organisation_from_answer(ANSWER | {"name": "Kitchen of more hands", "region": "unsaid"}, existing=first)
    assert (second.pk, second.name, second.region) == (first.pk, "Kitchen of more hands", "")
    assert Organisation.objects.count() == 1


def test_a_constituted_group_has_no_host():
    assert host_from_answer(ANSWER | {"kind": "charity"}) is None
    assert host_from_answer(ANSWER | {"host_name": ""}) is None


def test_an_organisation_without_a_name_is_refused():
    with pytest.raises(NotValid), transaction.atomic():
        organisation_from_answer(ANSWER | {"name": ""})
    assert not Organisation.objects.exists()


def test_every_answer_that_the_form_offers_has_its_place():
    assert set(question.KINDS) == set(OrganisationKind.values)
    assert set(question.REGIONS) - {"unsaid"} == set(REGIONS)
    assert set(question.INCOME_BANDS) - {"unsaid"} == set(IncomeBand.values) - {""}
