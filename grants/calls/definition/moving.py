"""The same definition at another time, for rehearsals, the demo world and tests."""

import datetime as dt
import re
from typing import Any

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


def data_moved(data: dict[str, Any], slug: str, title: str, opens: dt.datetime, closes: dt.datetime) -> dict[str, Any]:
    """The data of a call as that of another one: every date later (or earlier) by as many days as the opening is."""
    was = dt.datetime.fromisoformat(data["call"]["opens"]).astimezone(clock.LONDON).date()
    days = dt.timedelta(days=(opens.astimezone(clock.LONDON).date() - was).days)
    call = data["call"] | {"slug": slug, "title": title}
    found = {key: value if key == "call" else _days_later(value, days) for key, value in data.items()}
    return with_dates(found | {"call": call}, opens, closes)


def with_dates(data: dict[str, Any], opens: dt.datetime, closes: dt.datetime) -> dict[str, Any]:
    """The same call open at other times; the timeline's own entry for it says the same days."""
    here = {"opens": opens.astimezone(clock.LONDON), "closes": closes.astimezone(clock.LONDON)}
    days = {"start": here["opens"].date().isoformat(), "end": here["closes"].date().isoformat()}
    timeline = [one | days if one["key"] == "open_call" else one for one in data["timeline"]]
    times = {name: moment.isoformat() for name, moment in here.items()}
    return data | {
        "call": data["call"] | times,
        "timeline": sorted(timeline, key=lambda one: one["start"]),
    }


def _days_later(value: Any, days: dt.timedelta) -> Any:
    if isinstance(value, dict):
        return {key: _days_later(one, days) for key, one in value.items()}
    if isinstance(value, list):
        return [_days_later(one, days) for one in value]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return (dt.date.fromisoformat(value) + days).isoformat()
    return value
