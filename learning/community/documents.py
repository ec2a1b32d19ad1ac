"""Events as iCalendar (RFC 5545), one by one and as a person's feed. Diaries are shared, so it says little: no words of
the event, nobody's name, no address of a call."""

import datetime as dt
import unicodedata
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from icalendar import Calendar
from icalendar import Event as Entry

from learning.community.models import Event
from shaping_future import clock


def calendar_of(events: Iterable[Event], name: str, *, to_keep: bool) -> HttpResponse:
    """`to_keep`: a file to download once; else what a diary asks for again and again."""
    calendar = Calendar()
    calendar.add("prodid", "-//Shaping the Future//Partners//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if not to_keep:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", dt.timedelta(hours=6))
    for event in events:
        calendar.add_component(_entry(event))
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    if to_keep:
        answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


def _entry(event: Event) -> Entry:
    entry = Entry()
    entry.add("uid", f"{event.public_id}@shaping-the-future")
    entry.add("sequence", event.changes)
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", event.starts_at.astimezone(dt.UTC))
    entry.add("dtend", event.ends_at.astimezone(dt.UTC))
    entry.add("summary", _plain(event.title))
    entry.add("url", settings.SITE_URL + reverse("community-event", args=[event.public_id]))
    entry.add("class", "PRIVATE")
    if event.place:
        entry.add("location", _plain(event.place))
    if event.cancelled_at:
        entry.add("status", "CANCELLED")
    return entry


def _plain(text: str) -> str:
    """On one line, without control characters; the library escapes the rest."""
    printed = "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) != "Cc")
    return " ".join(printed.split())
