"""Two grants, each signed and nothing more; built once for a file."""

import pytest

from grants.payments import services as payments
from tests.grants.awards.cast import released, signed
from tests.grants.bank.cast import banked
from tests.standing import built_once


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """What a test does to it is undone."""
    yield from built_once(two_grants, django_db_blocker)


def two_grants():
    world = released(funded=2, declined=0)
    world.awards = signed(world)
    return world


@pytest.fixture
def award(world):
    award = world.awards[0]
    award.world = world
    return award


@pytest.fixture
def scheduled(award):
    """(world, award, its payments), the account checked."""
    banked(award)
    return award.world, award, payments.schedule_instalments(award, by=award.world.finance)
