"""The same definition at another time, for rehearsals, the demo world and tests."""

import datetime as dt
import re

from shaping_future import clock

_DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2})(T[\d:]{5,8}(?:Z|[+-]\d{2}:\d{2}))?(?!\d)")


def moved(text: str, days: int) -> str:
    """The file's text with every date `days` later; times keep what the clock in London shows (noon stays noon)."""

    def later(found: re.Match) -> str:
        if not found[2]:
            return (dt.date.fromisoformat(found[1]) + dt.timedelta(days=days)).isoformat()
        here = dt.datetime.fromisoformat(found[0]).astimezone(clock.LONDON)
        wall = here.replace(tzinfo=None) + dt.timedelta(days=days)
        return wall.replace(tzinfo=clock.LONDON).isoformat()

    return _DATE.sub(later, text)
