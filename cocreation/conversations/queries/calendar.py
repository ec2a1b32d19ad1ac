"""A conversation as an iCalendar file (RFC 5545): a dozen lines, so no library. It names nobody and no decision."""

import datetime as dt

from cocreation.conversations.models import Conversation
from shaping_future import clock

ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
WIDTH = 75
"""Bytes of a line; longer ones are folded."""


def calendar(conversation: Conversation, link: str, words: str) -> bytes:
    """One event. The same conversation keeps its UID, so that a changed time moves it in the diary. Needs `slot__plan`.

    `words`: how to get there, as we wrote it for this reader.
    """
    slot = conversation.slot
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Shaping the Future//Conversations//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{conversation.public_id}@shaping-the-future",
        f"SEQUENCE:{conversation.changes}",
        f"DTSTAMP:{_utc(clock.now())}",
        f"DTSTART:{_utc(slot.starts_at)}",
        f"DTEND:{_utc(slot.ends_at)}",
        "SUMMARY:Conversation (Shaping the Future)",
        f"DESCRIPTION:{_text(words)}",
        f"URL:{link}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    return words.translate(ESCAPED)


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
