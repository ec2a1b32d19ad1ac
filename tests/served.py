"""The test settings for a web server in a process of its own, on the database of the test that started it."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
