"""Two grants under way; built once for a file, and what a test does to them is undone."""

import pytest

from tests.grants.awards.cast import award_of
from tests.learning.granted import two_grants
from tests.standing import built_once


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    yield from built_once(two_grants, django_db_blocker)


@pytest.fixture
def world(built, db):
    built.award = award_of(built.funded[0])
    return built
