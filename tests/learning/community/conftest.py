import pytest

from tests.learning.community.cast import gathered, space
from tests.standing import built_once


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker):
    """Built once for a file, and rolled back; what a test does to it is undone by that test's own transaction."""

    def build():
        one = space()
        one.filled = gathered(one.mina, one.sol, one.abe, one.learner)
        return one

    yield from built_once(build, django_db_blocker)


@pytest.fixture
def one(standing, db):
    """The space; `one.filled` has one of everything."""
    return standing
