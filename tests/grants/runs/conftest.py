"""Two grants, signed, their accounts checked and their payments scheduled; built once for a file."""

import pytest

from grants.payments import services as payments
from tests.grants.awards.cast import released, signed
from tests.grants.bank.cast import banked
from tests.standing import built_once


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    yield from built_once(two_grants, django_db_blocker)


def two_grants():
    """`due` holds the first payment of each."""
    world = released(funded=2, declined=0)
    world.awards = signed(world)
    for award in world.awards:
        banked(award)
        payments.schedule_instalments(award, by=world.finance)
    world.due = [award.instalments.get(number=1) for award in world.awards]
    return world


@pytest.fixture
def world(built):
    """What a test does to it is undone, also to the rows in hand."""
    for instalment in built.due:
        instalment.refresh_from_db()
    return built
