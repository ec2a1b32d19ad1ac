"""A clock that jumps while the site runs: every process adds what one file says to the time it is told.

Shifted are Django's, Celery's and Python's own time. PostgreSQL's and Valkey's are not: in production they are other
machines, and their clocks do not jump when ours does.
"""

import datetime as dt
import os
import time
from pathlib import Path

VARIABLE = "FAULTS_CLOCK"
_true_time = time.time
_read: tuple[int, float] = (0, 0.0)


def offset() -> float:
    """Seconds to add now. The file is read again when it has changed."""
    global _read
    path = os.environ[VARIABLE]
    try:
        changed = os.stat(path).st_mtime_ns
        if changed != _read[0]:
            _read = changed, float(Path(path).read_text())
    except (OSError, ValueError):  # it is being written, or there is none yet
        pass
    return _read[1]


def jump_to(seconds: float) -> None:
    """Let every clock be so many seconds ahead of the true time (or behind), from now on."""
    path = Path(os.environ[VARIABLE])
    new = path.with_suffix(".new")
    new.write_text(str(seconds))
    new.replace(path)


def install() -> None:
    """Before anything has asked for the time."""
    from celery import Celery
    from django.utils import timezone

    time.time = lambda: _true_time() + offset()
    timezone.now = lambda: dt.datetime.now(dt.UTC) + dt.timedelta(seconds=offset())
    Celery.now = lambda app: timezone.now().astimezone(app.timezone)
