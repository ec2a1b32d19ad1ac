"""What everybody may know of a grant, by what its partner chose."""

import dataclasses

import pytest
from django.core.cache import cache

from grants.applications.models import Application
from grants.awards import services
from grants.awards.models import Award, PublicName
from grants.open_data.queries import grants_made, kinds_and_regions, public_id, rounded
from grants.open_data.queries.made import total
from tests.grants.awards.cast import award_of, lead, released, signed
from tests.standing import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Five grants and two declined; four agreements are in force."""
    yield from built_once(four_in_force, django_db_blocker)


def four_in_force():
    world = released(funded=5, declined=2)
    signed(world, 4)
    return world


def choose(award: Award, choice: str, name: str = "") -> Award:
    services.set_public_name(award, choice, name, by=lead(award))
    return award_of(award.application)


def shown(award: Award):
    return next(one for one in grants_made() if one.id == public_id(award_of(award.application)))


def test_a_grant_is_public_once_its_agreement_is_in_force(world, django_assert_num_queries):
    cache.clear()
    grants_made()
    with django_assert_num_queries(1):
        made = grants_made()
    assert len(made) == 4
    assert {one.name for one in made} == {award_of(one).application.organisation.name for one in world.funded[:4]}
    assert all(one.is_named and one.pence == 2_500_000 and one.starts_on and one.strand for one in made)


def test_nothing_leads_back_to_a_grant_by_region_and_type(world):
    award = award_of(world.funded[0])
    named = dataclasses.asdict(shown(award))
    hidden = dataclasses.asdict(shown(choose(award, PublicName.REGION)))
    assert hidden["name"] == "Network (Wales)"
    assert (hidden["pence"], hidden["is_rounded"]) == (3_000_000, True)
    assert not any(hidden[key] for key in ("number", "starts_on", "ends_on", "strand", "is_named", "has_a_name"))
    assert hidden["id"] != named["id"]
    secrets = {award.application.organisation.name, award.reference, award.application.reference, str(award.public_id)}
    assert not any(secret in str(value) for value in hidden.values() for secret in secrets)


def test_a_chosen_name_is_kept_as_far_from_the_real_one(world):
    award = choose(award_of(world.funded[1]), PublicName.CHOSEN, "The Tuesday Circle")
    grant = shown(award)
    assert (grant.name, grant.is_named, grant.has_a_name) == ("The Tuesday Circle", False, True)
    assert (grant.pence, grant.number, grant.starts_on) == (3_000_000, None, None)
    assert shown(choose(award, PublicName.CHOSEN, "The Friday Circle")).id != grant.id


def test_a_region_or_a_type_from_which_few_applied_is_not_named(world):
    award = choose(award_of(world.funded[0]), PublicName.REGION)
    application = Application.objects.get(pk=award.application_id)
    assert application.organisation.region
    others = Application.objects.filter(call=world.call).exclude(pk=application.pk)
    for one in others[:3]:
        one.organisation.kind = "cic"
        one.organisation.save()
    assert shown(award).name == "Organisation not named (Wales)"
    cache.clear()  # or it would be known in a minute
    for one in others[:3]:
        one.organisation.region = "TLI"
        one.organisation.save()
    assert shown(award).name == "Organisation not named in the UK"


def test_the_order_tells_nothing_and_totals_are_of_what_is_shown(world):
    choose(award_of(world.funded[0]), PublicName.REGION)
    made = grants_made()
    assert [one.id for one in made] == sorted(one.id for one in made)
    assert total(made) == (3 * 2_500_000 + 3_000_000, True)
    assert total([one for one in made if one.is_named]) == (7_500_000, False)


@pytest.mark.parametrize(
    ("pence", "shown"),
    [(1, 500_000), (999_999, 500_000), (1_000_000, 1_000_000), (1_499_999, 1_000_000), (1_500_000, 2_000_000)],
)
def test_amounts_are_rounded_to_ten_thousand_pounds(pence, shown):
    assert rounded(pence) == shown


def test_a_grant_given_back_is_no_grant_made(world):
    award = award_of(world.funded[0])
    Award.objects.filter(pk=award.pk).update(ended_at=award.awarded_at, ended_how="given_back")
    assert len(grants_made()) == 3


def test_what_each_grant_is_called_without_a_name(world):
    awards = [award_of(one) for one in world.funded]
    assert kinds_and_regions(awards) == {award.pk: "Network (Wales)" for award in awards}
