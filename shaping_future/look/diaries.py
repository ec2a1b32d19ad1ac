"""One event as an iCalendar file (RFC 5545): a dozen lines, so no library. Diaries are shared, so it says little."""

import datetime as dt
from typing import Any

from django.http import HttpResponse

from shaping_future import clock

ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
WIDTH = 75
"""Bytes of a line; longer ones are folded."""


def event_file(
    name: str,
    key: Any,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    *,
    title: str,
    link: str,
    changes: int,
    words: str = "",
) -> HttpResponse:
    """`name`.ics to download. The same `key` with more `changes` moves the event in a diary that has it already."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Shaping the Future//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{key}@shaping-the-future",
        f"SEQUENCE:{changes}",
        f"DTSTAMP:{_utc(clock.now())}",
        f"DTSTART:{_utc(starts_at)}",
        f"DTEND:{_utc(ends_at)}",
        f"SUMMARY:{title.translate(ESCAPED)}",
        *([f"DESCRIPTION:{words.translate(ESCAPED)}"] if words else []),
        f"URL:{link}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    answer = HttpResponse(b"".join(_folded(line) for line in lines), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> bytes:
    """In lines of at most 75 bytes, never within a letter; each further one begins with a space."""
    parts, part = [], ""
    for letter in line:
        room = WIDTH if not parts else WIDTH - 1
        if len((part + letter).encode()) > room:
            parts.append(part)
            part = ""
        part += letter
    parts.append(part)
    return ("\r\n ".join(parts) + "\r\n").encode()
