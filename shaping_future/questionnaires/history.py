"""How answers came about, as a person would tell it. Autosave keeps many versions; what one person writes in one go is
one change here. Every function says how many queries it makes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shaping_future import clock

from . import types
from .models import Answer, Question, Response

PAUSE = timedelta(minutes=30)
"""Whoever goes on later than this begins a new go."""


@dataclass
class Go:
    """One person's changes to one answer without a pause: from the event before them to the last of them."""

    who_id: int
    since: datetime
    until: datetime
    before: int | None
    after: int


@dataclass(frozen=True)
class Rewrite:
    """A go, ready to show, with times in whole minutes: the words of the answer before and after it."""

    question: Question
    who: Any
    since: datetime
    until: datetime
    before: str
    after: str
    is_first: bool


def goes(response: Response, question_key: str = "") -> list[Go]:
    """Newest first; of one question, or of all. Without the answers themselves, so that a long history is cheap to page
    through. One query."""
    events = Answer.pgh_event_model.objects.filter(response=response)
    if question_key:
        events = events.filter(question__key=question_key)
    found: list[Go] = []
    last: dict[tuple[str, str], Go] = {}
    versions: dict[tuple[str, str], int] = {}
    rows = events.order_by("pgh_id").values_list(
        "pgh_id", "question__key", "question__type", "version", "changed_by_id", "changed_at"
    )
    for event, key, kind, version, who, at in rows:
        question, go = (key, kind), last.get((key, kind))
        if versions.get(question) == version:
            continue  # nobody wrote: the answer followed its form to another version (following.py)
        versions[question] = version
        if go is not None and go.who_id == who and _goes_on(go.until, at):
            go.until, go.after = at, event
        else:
            last[question] = Go(who, at, at, go.after if go else None, event)
            found.append(last[question])
    return sorted(found, key=lambda one: one.after, reverse=True)


def rewrites(some: Iterable[Go]) -> list[Rewrite]:
    """These goes with the words before and after each. One query."""
    some = list(some)
    ids = {one.after for one in some} | {one.before for one in some if one.before}
    events = Answer.pgh_event_model.objects.select_related("question", "changed_by").in_bulk(ids, field_name="pgh_id")
    found = []
    for one in some:
        after, before = events[one.after], events.get(one.before)
        kind = types.of(after.question)
        texts = [kind.as_text(after.question, event.value) if event else "" for event in (before, after)]
        times = [time.replace(second=0, microsecond=0) for time in (one.since, one.until)]
        found.append(Rewrite(after.question, after.changed_by, *times, *texts, is_first=before is None))
    return found


def _goes_on(before: datetime, now: datetime) -> bool:
    """Without a long pause, and on the same day in London."""
    return now - before < PAUSE and before.astimezone(clock.LONDON).date() == now.astimezone(clock.LONDON).date()
