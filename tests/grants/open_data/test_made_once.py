"""The values of grants are made once, and anew as soon as one of them is another."""

import pytest

from grants.awards import services
from grants.awards.models import PublicName
from grants.open_data.queries import grants_made, public_id
from tests.cast import person
from tests.grants.awards.cast import award_of, lead, released, signed

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_choice_is_public_at_the_next_request(django_assert_max_num_queries):
    world = released(funded=2, declined=0)
    signed(world, 2)
    one, other = (award_of(application) for application in world.funded)
    before = grants_made()
    person()  # written beside it, as other databases of this server write all the time
    with django_assert_max_num_queries(2):
        assert grants_made() == before, "a look at the moment and a fingerprint"
    services.set_public_name(one, PublicName.REGION, "", by=lead(one))
    assert {made.id for made in grants_made()} == {public_id(award_of(one.application)), public_id(other)}
    services.set_public_name(award_of(one.application), PublicName.OWN, "", by=lead(one))
    assert grants_made() == before
