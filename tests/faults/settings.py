"""The site as it runs in production, with a mail server and an object storage that a test can take away.

Times are shorter, so that what heals within minutes there heals within seconds here.
"""

import os

os.environ.update(SHAPING_PRODUCTION="0", SHAPING_DEMO="1", DEBUG="0")

from tests.faults import clockwork

clockwork.install()

from shaping_future.settings import *  # noqa: E402, F403
from shaping_future.settings import CELERY_BEAT_SCHEDULE, STATIC_ROOT, STORAGES  # noqa: E402

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["FAULTS_MAIL_PORT"])
EMAIL_USE_TLS, EMAIL_TIMEOUT = False, 5
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns when it is missing

OFTEN = {"deliver-the-outbox", "seal-the-record", "make-wanted-documents", "close-calls", "end-terms", "watch"}
for _name, _one in CELERY_BEAT_SCHEDULE.items():
    if isinstance(_one["schedule"], int):
        _one["schedule"] = 2 if _name in OFTEN else max(20, _one["schedule"] // 10)
