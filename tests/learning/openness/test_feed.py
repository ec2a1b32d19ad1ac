"""The feed and the calendar, as programs of others read them; and what people might have put into a title."""

import datetime as dt
import xml.etree.ElementTree as ElementTree

import feedparser
import pgtrigger
import pytest
import vobject
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from grants.calls.models import Call
from learning.openness.words import LONGEST, plain
from shaping_future import clock
from tests.cast import a_call
from tests.grants.open_data.cast import Open
from tests.learning.insights.cast import begun, published
from tests.standing import built_once

EVIL = [
    "Open\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Injected",
    "]]><script>alert(1)</script>&amp;<![CDATA[",
    "Bell\x07 and \x00 and \x1b and \ufffe and \u2028",
    "A" * 10_000,
    "\u202egnihton",
    "Ünïcödé العربية ትግርኛ 🎈; comma, semicolon; back\\slash\\n",
]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    def opened():
        world = Open()
        published(begun())
        world.open = a_call()
        return world

    yield from built_once(opened, django_db_blocker)


@given(st.text())
def test_a_plain_line_has_nothing_to_control_and_an_end(text):
    line = plain(text)
    assert len(line) <= LONGEST
    assert line == line.strip()
    assert not [one for one in line if ord(one) < 32 or one in "\x7f\x85\u2028\u2029\ufffe\uffff\u202e"]


@pytest.mark.django_db
def test_a_stranger_reads_the_feed(world):
    answer = Client().get("/feed/")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    found = feedparser.parse(answer.content)
    assert (found.bozo, found.version) == (False, "atom10")
    assert {tag.term for entry in found.entries for tag in entry.tags} == {"call", "grant", "insight"}
    assert [one.updated_parsed for one in found.entries] == sorted(
        (one.updated_parsed for one in found.entries), reverse=True
    )
    assert len({one.id for one in found.entries}) == len(found.entries)
    assert all(one.link.startswith("http") for one in found.entries)


@pytest.mark.django_db
def test_a_stranger_reads_the_calendar(world):
    answer = Client().get("/calls.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    found = vobject.readOne(answer.content.decode())
    events = {one.uid.value.partition("@")[0]: one for one in found.vevent_list}
    call = world.open
    assert events[f"{call.slug}-closes"].dtstart.value == call.closes_at
    assert events[f"{call.slug}-opens"].summary.value == f"{call.title} opens"
    board = call.timeline.get(key="board")
    assert events[f"{call.slug}-board"].dtstart.value == board.start
    assert events[f"{call.slug}-board"].dtend.value == board.end + dt.timedelta(days=1)
    assert len(events) == len(found.vevent_list)


@pytest.mark.django_db
@pytest.mark.parametrize("title", [text for text in EVIL if "\x00" not in text] + [EVIL[2].replace("\x00", "")])
def test_a_title_cannot_break_out(world, title):
    with pgtrigger.ignore("grants.Call:frozen_at_launch"):
        Call.objects.filter(pk=world.open.pk).update(title=title[:200])
    feed, calendar = Client().get("/feed/"), Client().get("/calls.ics")
    entries = feedparser.parse(feed.content)
    assert entries.bozo is False
    ElementTree.fromstring(feed.content)  # noqa: S314 (it is ours)
    assert plain(f"Open call: {title[:200]}") in {one.title for one in entries.entries} or "<" in title
    found = vobject.readOne(calendar.content.decode())
    summaries = {one.summary.value for one in found.vevent_list}
    assert f"{plain(title[:200])} closes" in summaries or "\\" in title
    assert "Injected" not in summaries
    assert max(len(line.encode()) for line in calendar.content.decode().split("\r\n")) <= 75


@pytest.mark.django_db
def test_what_is_not_public_is_not_there(world):
    hidden = a_call(launched=False)
    for path in ("/feed/", "/calls.ics"):
        assert hidden.slug not in Client().get(path).content.decode()
    with clock.at(world.open.opens_at - dt.timedelta(days=1)):
        assert world.open.slug not in Client().get("/feed/").content.decode()
