"""News as an Atom feed, and public dates as a calendar."""

import datetime as dt
import functools
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from icalendar import Calendar, Event

from learning.openness import queries
from learning.openness.queries import Date, News

TITLE = "Shaping the Future"
SUBTITLE = "Calls that opened, grants made, and what was learned."


def feed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_atom(queries.news()), content_type=Atom1Feed.content_type)


def calendar(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_calendar(queries.dates()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="calls.ics"'
    return response


# Both are written by libraries that look at each line. They follow from what they tell and from nothing else: the same
# is written once.


@functools.lru_cache(maxsize=2)
def _atom(news: tuple[News, ...]) -> str:
    address = queries.address("openness:feed")
    found = Atom1Feed(
        TITLE, f"{settings.SITE_URL}/", "", language="en-GB", feed_url=address, feed_guid=address, subtitle=SUBTITLE
    )
    for one in news:
        found.add_item(
            one.title, one.url, one.text, unique_id=one.url, pubdate=one.at, updateddate=one.at, categories=(one.kind,)
        )
    return found.writeString("utf-8")


@functools.lru_cache(maxsize=2)
def _calendar(dates: tuple[Date, ...]) -> bytes:
    found = Calendar()
    found.add("prodid", "-//Shaping the Future//calls//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", TITLE)
    for date in dates:
        found.add_component(_event(date))
    return found.to_ical()


def _event(date: Date) -> Event:
    """A moment has no length; the end of whole days is the day after, as the format wants it."""
    event = Event()
    event.add("uid", f"{date.key}@{settings.SITE_URL.partition('://')[2]}")
    event.add("summary", date.title)
    event.add("url", date.url)
    event.add("dtstamp", date.changed_at.astimezone(dt.UTC))
    event.add("dtstart", _at(date.start))
    event.add("dtend", _at(date.end) if isinstance(date.end, dt.datetime) else date.end + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _at(value: Any) -> Any:
    return value.astimezone(dt.UTC) if isinstance(value, dt.datetime) else value
