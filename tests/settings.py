"""The project's settings as tests use them: servers of their own under var/test, and nothing slow or shared."""

import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("SHAPING_VAR") or ROOT / "var").resolve()
if VAR.name != "test":  # a worker of xdist inherits the folder that its parent chose
    VAR = VAR / "test"
os.environ["SHAPING_VAR"] = str(VAR)  # before anything reads it: tests never touch the demo world
os.environ.update(SHAPING_PRODUCTION="0", SHAPING_DEMO="1", DEBUG="0")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # as the site runs: numpy's threads that wait burn a core each
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's sync interface runs a loop in the test's thread

from shaping_future.local import services  # noqa: E402

services.database_url(fast=True)

from shaping_future.settings import *  # noqa: E402, F403
from shaping_future.settings import CACHES, DATABASES, REDIS_URL, STORAGES, env  # noqa: E402

WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
FOLDER = tempfile.mkdtemp(prefix="shaping-test-")  # removed by conftest

# Every xdist worker has its own database of PostgreSQL by itself, and these two of Valkey: clearing one's cache or
# running one's tasks never reaches another's. 0 and 1 are the site's, should REDIS_URL name a server that also has one.
CELERY_BROKER_URL = env.broker(REDIS_URL, 2 + 2 * WORKER)
CACHES["default"]["LOCATION"] = env.redis(REDIS_URL, 3 + 2 * WORKER)
# A query that runs away is a test's failure with its name. Without an end it held up the whole run for an hour.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c statement_timeout=5min"
DATABASES["default"]["CONN_MAX_AGE"] = 0  # a thread that keeps its connection would block dropping the database

MEDIA_ROOT = Path(FOLDER) / "files"
STATIC_ROOT = Path(FOLDER) / "static"
STATIC_ROOT.mkdir()  # whitenoise warns when it is missing
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real ones are slow on purpose
SECURE_SSL_REDIRECT = False
FILES_A_DAY = 0  # a walk takes everything; tests/watch/test_odd.py has the limit
