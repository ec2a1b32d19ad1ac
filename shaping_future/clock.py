"""The time, for every rule that depends on it.

Services ask `clock.now()` and nothing else, so that the demo world and the tests can live through a call's
whole year in a few seconds. Times are stored in UTC and judged in Europe/London.
"""

import contextlib
import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")

_fixed: dt.datetime | None = None


def now() -> dt.datetime:
    """This moment, aware, in UTC."""
    return _fixed or timezone.now()


def today() -> dt.date:
    """The date in London."""
    return now().astimezone(LONDON).date()


@contextlib.contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Stand still at `moment` (aware) inside the block, in every thread of this process. Never used while serving."""
    global _fixed
    if timezone.is_naive(moment):
        raise ValueError("clock.at needs a time with a zone")
    before, _fixed = _fixed, moment
    try:
        yield
    finally:
        _fixed = before
