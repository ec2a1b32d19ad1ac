"""A grant in the middle of its work; built once for a file, and what a test does to it is undone."""

import pytest

from tests.grants.variations.cast import a_grant, fresh
from tests.standing import built_once


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    yield from built_once(a_grant, django_db_blocker)


@pytest.fixture
def world(built, db):
    fresh(built)
    return built
