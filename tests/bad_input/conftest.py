import pytest
from django.db import transaction

from tests.bad_input.world import World


@pytest.fixture(scope="package")
def built(django_db_setup, django_db_blocker):
    """Built once, and rolled back after the last test of this folder."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield World()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.fixture
def world(built, db):
    """The world; what a test does to it is undone."""
    return built
