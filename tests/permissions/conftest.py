import pytest

from tests.permissions.people import PEOPLE
from tests.permissions.world import World
from tests.standing import built_once


def with_everybody() -> World:
    world = World()
    world.found = {who.name: who.find(world) for who in PEOPLE}
    return world


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """Built once, and rolled back after the last test of this folder."""
    yield from built_once(with_everybody, django_db_blocker)
