"""A file for a diary: lines that every diary reads, and words that cannot break out of theirs."""

import datetime as dt

from shaping_future.look.diaries import WIDTH, event_file


def test_long_and_odd_words_are_folded_and_escaped():
    starts = dt.datetime(2026, 7, 1, 9, 30, tzinfo=dt.UTC)
    words = "Ring us; then wait, please\nور\\" + "ä" * 90
    link = "https://fund.example/x"
    answer = event_file(
        "talk", "k1", starts, starts + dt.timedelta(minutes=40), title="A, b", link=link, changes=2, words=words
    )
    assert all(len(line) <= WIDTH for line in answer.content.split(b"\r\n"))
    whole = answer.content.decode().replace("\r\n ", "")
    assert "DESCRIPTION:Ring us\\; then wait\\, please\\nور\\\\" in whole
    for line in ("UID:k1@shaping-the-future", "SEQUENCE:2", "DTSTART:20260701T093000Z", "DTEND:20260701T101000Z"):
        assert f"\r\n{line}\r\n" in whole
    assert "SUMMARY:A\\, b" in whole
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Content-Disposition"] == 'attachment; filename="talk.ics"'
