"""Days on which banks in England work: no weekends, no bank holidays. By the rules, so that no table runs out.

A day that is proclaimed once (a coronation) comes from the setting EXTRA_BANK_HOLIDAYS. A bank holiday that is moved
counts on both days; what waits for working days then waits a day longer, never shorter.
"""

import datetime as dt
import functools

from dateutil.easter import easter
from django.conf import settings

DAY = dt.timedelta(days=1)


def is_working_day(day: dt.date) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(day.year) and day not in settings.EXTRA_BANK_HOLIDAYS


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The `count`th working day after `day`, which does not count itself."""
    while count:
        day += DAY
        count -= is_working_day(day)
    return day


@functools.cache
def bank_holidays(year: int) -> frozenset[dt.date]:
    """Of England and Wales, each with its substitute where it falls on a weekend."""
    new_year, christmas, sunday = dt.date(year, 1, 1), dt.date(year, 12, 25), easter(year)
    fixed = [_substitute(new_year), *_christmas(christmas)]
    mondays = [
        _first_monday(dt.date(year, 5, 1)),
        _first_monday(dt.date(year, 5, 25)),
        _first_monday(dt.date(year, 8, 25)),
    ]
    return frozenset([*fixed, *mondays, sunday - 2 * DAY, sunday + DAY])


def _first_monday(day: dt.date) -> dt.date:
    """The first Monday from `day` on; the last one of a month of 31 days is the first from its 25th on."""
    return day + (-day.weekday() % 7) * DAY


def _substitute(day: dt.date) -> dt.date:
    return day + {5: 2, 6: 1}.get(day.weekday(), 0) * DAY


def _christmas(day: dt.date) -> tuple[dt.date, dt.date]:
    """Christmas Day and Boxing Day: when one falls on a weekend, the next weekdays are free."""
    first, second = {4: (0, 3), 5: (2, 3), 6: (2, 1)}.get(day.weekday(), (0, 1))
    return day + first * DAY, day + second * DAY
