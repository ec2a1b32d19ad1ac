"""The Celery application: `celery -A shaping_future worker` and `celery -A shaping_future beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shaping_future.settings")

app = Celery("shaping_future")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "shaping_future.record",
        "shaping_future.outbox",
        "shaping_future.files",
        "grants.calls",
        "grants.applications",
    ]
)
