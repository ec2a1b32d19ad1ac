"""A task carries the number of the request that asked for it, and the moment at which it was asked for."""

import time
from typing import Any

from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun

from . import number_of, request_id
from . import task as running

NUMBER, ASKED = "request_number", "asked_at"


@before_task_publish.connect
def write_on_it(headers: dict[str, Any] | None = None, **_: Any) -> None:
    if headers is not None:
        headers.update({NUMBER: request_id.get(), ASKED: time.time()})


@task_prerun.connect
def read_from_it(task_id: str = "", task: Any = None, **_: Any) -> None:
    request_id.set(number_of(getattr(task.request, NUMBER, "") or task_id))
    running.set(task.name)


@task_postrun.connect
def forget(**_: Any) -> None:
    request_id.set("")
    running.set("")


@setup_logging.connect
def leave_ours(**_: Any) -> None:
    """Celery would put its own handlers in place of the settings'; that somebody listens here keeps it from it."""
