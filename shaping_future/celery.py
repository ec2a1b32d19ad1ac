"""The Celery application: `celery -A shaping_future worker` and `celery -A shaping_future beat`."""

import os

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.signals import worker_init
from django.db import transaction

from shaping_future.logs import numbers as _numbers  # noqa: F401 (it listens)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shaping_future.settings")


class Task(DjangoTask):
    """What a task of ours can do besides."""

    def delay_on_commit(self, *args, **kwargs) -> None:
        """Nudge a worker once what it looks for is written. That row is the promise and beat looks for it too: so when
        the broker is away nobody waits for it, and nobody hears that what they did was not done."""
        transaction.on_commit(lambda: self.apply_async(args, kwargs, retry=False), robust=True)


app = Celery("shaping_future", task_cls=Task)
app.config_from_object("django.conf:settings", namespace="CELERY")
FOLDERS = [
    "shaping_future.record",
    "shaping_future.accounts",
    "shaping_future.outbox",
    "shaping_future.files",
    "shaping_future.watch",
    "shaping_future.rights",
    "grants.calls",
    "grants.applications",
    "grants.awards",
    "grants.books",
    "grants.diligence",
    "grants.board",
    "grants.places",
    "grants.runs",
    "grants.history",
    "grants.equity_funnel",
    "cocreation.group",
    "cocreation.participation",
    "cocreation.reading",
    "cocreation.deliberation",
    "cocreation.ranking",
    "cocreation.recommendation",
    "cocreation.conversations",
    "cocreation.meetings",
    "learning.reports",
    "learning.changes",
    "learning.community",
    "learning.insights",
]
"""Every folder with tasks. What is not here is not known to a worker, whatever the schedule says."""
app.autodiscover_tasks(FOLDERS)

AFTER_PEOPLE = 10
"""How far (of 19) a worker steps back for whoever else wants the processor: a receipt can wait."""


@worker_init.connect
def step_back(**_: object) -> None:
    os.nice(AFTER_PEOPLE)
