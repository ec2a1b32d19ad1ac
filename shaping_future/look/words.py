"""How the fund writes money, times and lengths. Pure functions; the template tags and the letters both use them."""

import datetime as dt
import math
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from shaping_future import clock

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def pounds(pence: int | None) -> str:
    """4000000 → "£40,000"; 4000050 → "£40,000.50"; nothing → ""."""
    if pence is None or pence == "":
        return ""
    whole, rest = divmod(abs(int(pence)), 100)
    sign = "−" if int(pence) < 0 else ""
    return f"{sign}£{whole:,}.{rest:02d}" if rest else f"{sign}£{whole:,}"


def day(value: dt.date | dt.datetime | None) -> str:
    """A date, or the London date of an aware time: "Monday 24 February 2025"."""
    date = london_date(value)
    return f"{WEEKDAYS[date.weekday()]} {date.day} {MONTHS[date.month - 1]} {date.year}" if date else ""


def short_day(value: dt.date | dt.datetime | None) -> str:
    """For tables: "24 Feb 2025"."""
    date = london_date(value)
    return f"{date.day} {MONTHS[date.month - 1][:3]} {date.year}" if date else ""


def time_of_day(value: dt.datetime | None) -> str:
    """ "noon", "midnight", "9am" or "11:59am", in London; seconds only when there are some ("11:59:59am")."""
    if not value:
        return ""
    time = _london(value).time().replace(microsecond=0)
    if time in {dt.time(12), dt.time(0)}:
        return "noon" if time.hour else "midnight"
    text = str(time.hour % 12 or 12)
    if time.minute or time.second:
        text += f":{time.minute:02d}"
    if time.second:
        text += f":{time.second:02d}"
    return text + ("am" if time.hour < 12 else "pm")


def when(value: dt.datetime | None) -> str:
    """ "noon on Monday 24 February 2025 (UK time)". Midnight says which end of the day it is. Seconds are dropped."""
    if not value:
        return ""
    minute = _london(value).replace(second=0, microsecond=0)
    spoken = time_of_day(minute)
    joint = "at the start of" if spoken == "midnight" else "on"
    return f"{spoken} {joint} {day(minute)} (UK time)"


def days_left(value: dt.datetime | None) -> str:
    """Until a closing time, in London days: "24 days left", "closes tomorrow", "closes today", "closed"."""
    if not value:
        return ""
    if value <= clock.now():
        return "closed"
    days = (london_date(value) - clock.today()).days
    return {0: "closes today", 1: "closes tomorrow"}.get(days, f"{days} days left")


def words_left(left: int | None) -> str:
    """Of a word limit: "about 40 words left", "12 words left", "no words left", "3 words too many"."""
    if left is None:
        return ""
    left = int(left)
    if left < 0:
        return f"{-left:,} {_plural(-left, 'word')} too many"
    if left == 0:
        return "no words left"
    return f"about {left // 10 * 10:,} words left" if left > 20 else f"{left} {_plural(left, 'word')} left"


def minutes(count: float | None) -> str:
    """ "about 50 minutes", "about 1 hour 30 minutes"; 5 minutes is the finest we claim to know."""
    if not count:
        return ""
    rounded = max(5, math.ceil(count / 5) * 5)
    hours, rest = divmod(rounded, 60)
    parts = [f"{hours} {_plural(hours, 'hour')}"] if hours else []
    parts += [f"{rest} minutes"] if rest else []
    return "about " + " ".join(parts)


def length_of(seconds: float | None) -> str:
    """130 → "2 minutes 10 seconds", rounded up: how long a recording plays."""
    whole = math.ceil(seconds or 0)
    count, rest = divmod(whole, 60)
    parts = [f"{count} {_plural(count, 'minute')}"] if count else []
    parts += [f"{rest} {_plural(rest, 'second')}"] if rest or not count else []
    return " ".join(parts)


def percent(share: float | None, places: int = 0) -> str:
    """0.254 → "25%", rounded half up; with places=1 → "25.4%"."""
    if share is None or share == "":
        return ""
    step = Decimal(1).scaleb(-int(places))
    return f"{(Decimal(str(share)) * 100).quantize(step, ROUND_HALF_UP)}%"


def few(names: Sequence[str], most: int = 5) -> str:
    """The first of them, and that there are others: "A, B and others"."""
    return f"{', '.join(names[:most])}{' and others' if names[most:] else ''}"


def paragraphs(text: str | None) -> SafeString:
    """What a person typed, as safe HTML: blank line = new paragraph, line end = new line, own direction."""
    blocks = [block.strip("\n") for block in _unified(text).split("\n\n")]
    lines = ((direction_of(block), mark_safe(escape(block).replace("\n", "<br>"))) for block in blocks if block.strip())
    return format_html_join("\n", '<p dir="{}">{}</p>', lines)


def direction_of(text: str) -> str:
    """ "rtl" when the first letter is Arabic or Hebrew, else "auto": WeasyPrint does not know auto by itself."""
    for letter in text:
        if (kind := unicodedata.bidirectional(letter)) in {"L", "R", "AL"}:
            return "auto" if kind == "L" else "rtl"
    return "auto"


def _unified(text: str | None) -> str:
    return "\n".join(line.rstrip() for line in str(text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


def _london(value: dt.datetime) -> dt.datetime:
    if value.tzinfo is None:
        raise ValueError("A time without a zone cannot be shown.")
    return value.astimezone(clock.LONDON)


def london_date(value: dt.date | dt.datetime | None) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return _london(value).date()
    return value or None
