"""Rows that a worker takes one by one, as beat asks for it."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

from . import clock
from .logs import Word

LOST_AFTER = dt.timedelta(minutes=15)
"""Longer than a task may run: whatever held a row for so long has died, and another may take it."""
log = logging.getLogger(__name__)


def not_in_hand() -> Q:
    """Of rows with `claimed_at`: those that no worker holds, or that one held and lost."""
    return Q(claimed_at=None) | lost()


def lost() -> Q:
    """Held for longer than a task may run; or so far ahead of now that the clock has gone back since."""
    now = clock.now()
    return Q(claimed_at__lt=now - LOST_AFTER) | Q(claimed_at__gt=now + LOST_AFTER)


def each(take: Callable[[Any], bool], keys: Iterable[Any]) -> int:
    """Call `take` for every key; how many were True. `take` is a transaction of its own.

    One that raises does not stop those behind it: it is logged, they have their turn, and then the first error is
    raised, so that the run is seen to have failed. The next run tries again what is still to do.
    """
    done, errors = 0, []
    for key in list(keys):
        try:
            done += bool(take(key))
        except Exception as error:
            log.exception("%s failed for %s", Word(getattr(take, "__qualname__", "a task")), key)
            errors.append(error)
    if errors:
        raise errors[0]
    return done
