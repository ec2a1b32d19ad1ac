"""How a grant partner is named in public: it chooses, at any time."""

import pytest

from grants.awards import services
from grants.awards.models import PublicName
from shaping_future.errors import NotAllowed, NotValid
from shaping_future.record.models import Entry
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import award_of, lead, released

pytestmark = pytest.mark.django_db


def one():
    world = released(declined=0)
    award = award_of(world.funded[0])
    return world, award, award.agreement


def test_the_partner_chooses_its_public_name_and_changes_it_at_any_time():
    _, award, _ = one()
    assert award.name_in_public == award.application.organisation.name
    award = services.set_public_name(award, PublicName.CHOSEN, "  The  Tuesday Circle ", by=lead(award))
    assert award.name_in_public == award.chosen_name == "The Tuesday Circle"
    award = services.set_public_name(award, PublicName.REGION, "ignored", by=lead(award))
    assert (award.chosen_name, award_of(award.application).name_in_public) == ("", "Network (Wales)")


def test_only_the_partner_chooses_and_a_chosen_name_is_written():
    world, award, _ = one()
    for other in (person(), world.staff, world.finance):
        with pytest.raises(NotAllowed):
            services.set_public_name(award, PublicName.OWN, by=other)
    with pytest.raises(NotValid, match="Write the name"):
        services.set_public_name(award, PublicName.CHOSEN, "  ", by=lead(award))
    with pytest.raises(NotValid, match="one of the three"):
        services.set_public_name(award, "everything", by=lead(award))
    assert award_of(award.application).public_name == PublicName.OWN


def test_the_record_keeps_no_public_name():
    _, award, _ = one()
    services.set_public_name(award, PublicName.CHOSEN, "The Tuesday Circle", by=lead(award))
    assert Entry.objects.get(verb="award.public-name-set").detail == {"choice": "chosen"}


def test_the_names_page():
    _, award, _ = one()
    address = f"/grants/{award.public_id}/name/"
    browser = signed_in_as(lead(award))
    assert browser.get(address).status_code == 200
    refused = browser.post(address, {"choice": "chosen", "chosen_name": ""})
    assert (refused.status_code, "Write the name" in refused.text) == (400, True)
    assert browser.post(address, {"choice": "chosen", "chosen_name": "The Tuesday Circle"}).status_code == 302
    assert "The Tuesday Circle" in browser.get("/partner/").text
