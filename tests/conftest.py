"""What every test stands on: the database, an empty cache, a folder for files, a worker. Browsers: tests/browser.py."""

import gc
import os
import shutil
from urllib.parse import urlsplit

import hypothesis
import pytest

from tests import worker as test_worker

pytest_plugins = ["tests.browser"]
ONE_WORLD = {
    "tests/bad_input/": "the world of every form",
    "tests/journeys/test_every_page.py": "the world of every form",
    "tests/permissions/": "the world of refusals",
    "tests/test_public_name_on_bytes.py": "the world of refusals",
    "tests/test_recusal_on_bytes.py": "the world of refusals",
    "tests/test_refusals.py": "the world of refusals",
}
"""What shares a world, which takes ten seconds or more to build, stays on one worker and runs in one go."""

hypothesis.settings.register_profile("short", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.register_profile("long", deadline=None, max_examples=1000)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Refuse the network, before pytest-socket reads its options; Redis may be elsewhere when REDIS_URL says so."""
    redis = urlsplit(os.environ.get("REDIS_URL", "")).hostname
    config.option.allow_hosts = ",".join(filter(None, ["127.0.0.1", "::1", redis]))
    config.option.allow_unix_socket = True
    long = "long" in config.option.markexpr.replace("not long", "", 1)
    hypothesis.settings.load_profile("long" if long else "short")
    if long:
        config.option.timeout = 0


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """`--dist loadfile`, but files that share one world stay on one worker."""
    from xdist.scheduler import LoadFileScheduling

    class ByWorld(LoadFileScheduling):
        def _split_scope(self, nodeid):
            worlds = (world for beginning, world in ONE_WORLD.items() if nodeid.startswith(beginning))
            return next(worlds, None) or super()._split_scope(nodeid)

    return ByWorld(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_finish(session):
    """What is there by now stays until the end: Python need not look through it for rubbish again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)  # or the little that is left would be looked through all the more often


def pytest_unconfigure(config):
    from django.conf import settings

    if settings.configured:
        shutil.rmtree(settings.FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker):
    """The database of the tests is a copy of one that is migrated already."""
    from django.db import connection

    from tests import template_database

    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template_database.made()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A thread of a finished test (worker, live server, crowd) may still hold a connection that would keep the database
    from being dropped."""
    from django.db import connection

    yield
    connection.close()  # whoever was last may have left a broken one
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True, scope="session")
def quick_emptying():
    """After a transaction test only tables with rows are emptied. Django empties all of them: a second each time."""
    from django.test import TransactionTestCase

    from tests.emptying import empty_tables

    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda case: empty_tables()
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(autouse=True, scope="module")
def clean_tables(django_db_blocker):
    """After each file, since the tests' server has no cleaner of its own (shaping_future/local/postgres.py)."""
    yield
    from django.db import connection

    from tests.emptying import clean_worn_tables

    if connection.settings_dict["NAME"].startswith("test_"):  # or no test has wanted the database yet
        with django_db_blocker.unblock():
            clean_worn_tables()


@pytest.fixture(autouse=True)
def empty_cache():
    """Rate limits and sessions of one test never reach the next."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def worker(transactional_db):
    """A real Celery worker on the real broker, in a thread, for journeys. Outside of them tests call tasks directly."""
    with test_worker.running() as handle:
        yield handle
