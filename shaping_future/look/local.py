"""Times and lengths in the language of the page. The filters use these; mails, letters and the record use `words`,
which is English, so that no sentence begins in one language and ends in another. Digits and money stay as they are."""

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language_bidi, ngettext, pgettext
from django.utils.translation import gettext as _

from shaping_future import clock
from shaping_future.languages import is_english

from . import words

MONTHS = (
    lambda: _("January"),
    lambda: _("February"),
    lambda: _("March"),
    lambda: _("April"),
    lambda: pgettext("the month", "May"),
    lambda: _("June"),
    lambda: _("July"),
    lambda: _("August"),
    lambda: _("September"),
    lambda: _("October"),
    lambda: _("November"),
    lambda: _("December"),
)
WEEKDAYS = (
    lambda: _("Monday"),
    lambda: _("Tuesday"),
    lambda: _("Wednesday"),
    lambda: _("Thursday"),
    lambda: _("Friday"),
    lambda: _("Saturday"),
    lambda: _("Sunday"),
)


def _in_english(by_words: Callable) -> Callable:
    """The English of `words` where the page is in English, and nothing for nothing."""

    def decorate(said: Callable) -> Callable:
        def chosen(value: Any) -> str:
            return by_words(value) if is_english() or value in (None, "") else said(value)

        chosen.__name__, chosen.__doc__ = by_words.__name__, by_words.__doc__
        return chosen

    return decorate


@_in_english(words.day)
def day(value: dt.date) -> str:
    date = words.london_date(value)
    parts = {"day": date.day, "month": MONTHS[date.month - 1](), "year": date.year}
    return _("%(weekday)s %(day)s %(month)s %(year)s") % {"weekday": WEEKDAYS[date.weekday()](), **parts}


@_in_english(words.short_day)
def short_day(value: dt.date) -> str:
    date = words.london_date(value)
    return f"{date.day} {MONTHS[date.month - 1]()} {date.year}"


@_in_english(words.time_of_day)
def time_of_day(value: dt.datetime) -> str:
    time = value.astimezone(clock.LONDON).time().replace(microsecond=0)
    if time in {dt.time(12), dt.time(0)}:
        return _("noon") if time.hour else _("midnight")
    clock_time = f"{time.hour % 12 or 12}:{time.minute:02d}" + (f":{time.second:02d}" if time.second else "")
    return (_("%(time)s am") if time.hour < 12 else _("%(time)s pm")) % {"time": clock_time}


@_in_english(words.when)
def when(value: dt.datetime) -> str:
    minute = value.astimezone(clock.LONDON).replace(second=0, microsecond=0)
    parts = {"time": time_of_day(minute), "day": day(minute)}
    if minute.time() == dt.time(0):
        return _("the start of %(day)s, midnight (UK time)") % parts
    return _("%(time)s on %(day)s (UK time)") % parts


@_in_english(words.days_left)
def days_left(value: dt.datetime) -> str:
    if value <= clock.now():
        return _("closed")
    days = (words.london_date(value) - clock.today()).days
    if days < 2:
        return _("closes tomorrow") if days else _("closes today")
    return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}


@_in_english(words.words_left)
def words_left(value: int) -> str:
    left = int(value)
    if left < 0:
        return ngettext("%(count)s word too many", "%(count)s words too many", -left) % {"count": f"{-left:,}"}
    if left == 0:
        return _("no words left")
    if left > 20:
        return _("about %(count)s words left") % {"count": f"{left // 10 * 10:,}"}
    return ngettext("%(count)s word left", "%(count)s words left", left) % {"count": left}


@_in_english(words.minutes)
def minutes(value: float) -> str:
    hours, rest = divmod(max(5, math.ceil(value / 5) * 5), 60)
    parts = [ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}] if hours else []
    parts += [ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest}] if rest else []
    return _("about %(length)s") % {"length": listed(parts)}


@_in_english(words.length_of)
def length_of(value: float) -> str:
    count, rest = divmod(math.ceil(value or 0), 60)
    parts = [ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}] if count else []
    if rest or not count:
        parts.append(ngettext("%(count)s second", "%(count)s seconds", rest) % {"count": rest})
    return listed(parts)


def listed(parts: list[str]) -> str:
    """Two lengths joined: "1 hour 30 minutes"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s %(second)s") % {"first": parts[0], "second": parts[1]}


def pounds(pence: int | None) -> str:
    """£40,000. Among letters that run from the right the sign would jump to the other side of the number."""
    amount = words.pounds(pence)
    return f"\u2066{amount}\u2069" if amount and get_language_bidi() else amount


percent, paragraphs = words.percent, words.paragraphs
