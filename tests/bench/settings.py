"""The site as script/bench measures it: real processes and caches, a database of its own, and a yardstick page."""

from shaping_future.settings import *  # noqa: F403
from shaping_future.settings import CACHES, DATABASES, MIDDLEWARE, ROOT, STATIC_ROOT, STORAGES, TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
TEMPLATES[0]["DIRS"].append(ROOT / "tests" / "bench" / "templates")
MIDDLEWARE.insert(0, "tests.bench.urls.CountQueries")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns when it is missing
FILES_A_DAY = 0  # one person takes the same table again and again
CACHES["default"]["KEY_PREFIX"] = DATABASES["default"]["NAME"]  # two sizes are served at once
