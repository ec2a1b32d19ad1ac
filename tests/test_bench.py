"""The bench itself: what it keeps can be read again, what is missed is said, and every target has its page."""

import pytest

from tests.bench import forms, pages, runs
from tests.bench.runs import Figure, Run
from tests.bench.targets import PDF, TARGETS


def a_run(least: float, queries: int = 5, name: str = "open call", **more) -> Run:
    figures = {300: Figure(least, least, 4.0, queries), 3000: Figure(least * 1.05, least, 4.0, queries)}
    return Run("time", [300, 3000], "2026-01-31T10:00:00", "abc", {name: figures}, **more)


def test_every_target_has_its_page():
    names = {one.name for one in (*pages.PAGES, *forms.FORMS, *forms.EXPORTS)}
    assert set(TARGETS) - {PDF} <= names


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (a_run(9.0), "open call: 2.4 times the yardstick, at most 2"),
        (a_run(4.0, queries=13), "open call: 13 queries, at most 12"),
        (a_run(4.0, memory={"web": [151, 160]}), "memory of web: 151 MB after the run, at most 150"),
        (a_run(4.0, pdf={"ratio": 1.3, "ours": 130, "bare": 100}), "1.30 times bare WeasyPrint, at most 1.2"),
        (a_run(4.0, failed=["send answered 500 at 300"]), "send answered 500 at 300"),
    ],
)
def test_what_is_missed_is_said(run, words):
    assert words in runs.summary(run)
    assert "Every target is met" not in runs.summary(run)


def test_growth_is_a_target_of_its_own():
    run = a_run(4.0)
    run.pages["open call"][3000].least = 4.5
    assert run.misses() == ["open call: grows 1.12 times, at most 1.1"]


def test_what_is_met_is_said():
    assert runs.summary(a_run(4.0)).endswith("Every target is met.")
    assert "MISSED" not in runs.line(a_run(4.0), "open call")
    assert "MISSED" in runs.line(a_run(9.0), "open call")


def test_a_form_may_make_more_queries():
    assert not a_run(4.0, queries=14, forms=["open call"]).misses()


def test_a_kept_run_is_read_again_and_compares(tmp_path, monkeypatch):
    monkeypatch.setattr("shaping_future.local.places.VAR", tmp_path)
    old, new = a_run(8.0, queries=9), a_run(6.0, queries=1)
    assert runs.read(str(runs.keep(old))) == old
    words = runs.compared(old, new)
    assert "-25 %" in words
    assert "9 → 1" in words
