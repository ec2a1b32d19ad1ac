"""News as an Atom feed, and public dates as a calendar."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from icalendar import Calendar, Event

from learning.openness import queries
from learning.openness.queries import Date, News

TITLE = "Shaping the Future"


class _News(Feed):
    feed_type = Atom1Feed
    title = TITLE
    subtitle = "Calls that opened, grants made, and what was learned."
    language = "en-GB"

    def link(self) -> str:
        return settings.SITE_URL + "/"

    def feed_url(self) -> str:
        return queries.address("openness:feed")

    def feed_guid(self) -> str:
        return queries.address("openness:feed")

    def items(self) -> list[News]:
        return queries.news()

    def item_title(self, item: News) -> str:
        return item.title

    def item_description(self, item: News) -> str:
        return item.text

    def item_link(self, item: News) -> str:
        return item.url

    def item_guid(self, item: News) -> str:
        return item.url

    def item_pubdate(self, item: News) -> dt.datetime:
        return item.at

    def item_updateddate(self, item: News) -> dt.datetime:
        return item.at

    def item_categories(self, item: News) -> tuple[str]:
        return (item.kind,)


_news = _News()


def feed(request: HttpRequest) -> HttpResponse:
    response = _news(request)
    response.headers.pop("Last-Modified", None)  # of the newest entry; one that was taken away would stay elsewhere
    return response


def calendar(request: HttpRequest) -> HttpResponse:
    found = Calendar()
    found.add("prodid", "-//Shaping the Future//calls//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", TITLE)
    for date in queries.dates():
        found.add_component(_event(date))
    response = HttpResponse(found.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="calls.ics"'
    return response


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
