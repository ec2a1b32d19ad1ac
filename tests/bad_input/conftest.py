import pytest

from tests.bad_input import database
from tests.bad_input.built import world as built_world
from tests.standing import built_once


@pytest.fixture(scope="package")
def built(django_db_setup, django_db_blocker):
    """Built once, and rolled back after the last test of this folder."""
    database.another_world()
    yield from built_once(built_world, django_db_blocker)


@pytest.fixture
def world(built, db):
    """The world; what a test does to it is undone."""
    with database.from_the_same_world():
        yield built
