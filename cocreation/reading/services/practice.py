"""Practice applications: prepared by who holds the reading, scored by members, counted by nobody."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cocreation.group.models import Member
from cocreation.reading import rules
from cocreation.reading.errors import Incomplete, Missing, StalePractice
from cocreation.reading.models import (
    Practice,
    PracticeAnchor,
    PracticeAsk,
    PracticeReading,
    PracticeScore,
    ReadingState,
)
from cocreation.reading.queries import practice as reads
from cocreation.reading.services._sharing import held
from grants.calls.models import Call, Criterion
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.services import promise_to_each
from shaping_future.record.services import note

EXAMPLES = Path(__file__).parent.parent / "data" / "practice.yaml"
NOTES = ("strongest", "to_ask", "kind_line")
HIGHEST, LONGEST = 4, 5000
MOST_PARTS = 12
"""Headings of one practice application."""

Given = int | str | None


@transaction.atomic
def set_practice(
    call: Call,
    order: int,
    *,
    title: str,
    source: str,
    text: list[dict[str, str]],
    anchors: Mapping[str, tuple[Given, str]],
    by: User,
) -> Practice:
    """Write or change one of the two: its text, and for each criterion the score ("X" or 0..4) with the reason.

    Refused once somebody has begun to score it: they would be compared with something else than they read.
    """
    call = held(call, by)
    _refuse_unless_open(call)
    if order not in (1, 2):
        raise NotValid("A call has two practice applications.")
    criteria = {one.key: one for one in call.criteria.all()}
    if set(anchors) != set(criteria):
        raise NotValid("Give a score and a reason for every criterion.")
    text = [{"heading": _line(one["heading"], 200), "words": _line(one["words"], LONGEST)} for one in text]
    if not text or len(text) > MOST_PARTS:
        raise NotValid(f"Write between 1 and {MOST_PARTS} parts.")
    practice = Practice.objects.select_for_update().filter(call=call, order=order).first()
    practice = practice or Practice(call=call, order=order)
    if practice.pk and practice.readings.exists():
        raise NotAllowedNow("Somebody has begun to practise on it. It stays as it is.")
    practice.title, practice.source, practice.text = _line(title, 120), _line(source, 200), text
    practice.said_at, practice.said_by = clock.now(), by
    practice.save()
    practice.anchors.all().delete()
    PracticeAnchor.objects.bulk_create(
        PracticeAnchor(practice=practice, criterion=criteria[key], value=_score(score)[0], why=_line(why, LONGEST))
        for key, (score, why) in anchors.items()
    )
    note("practice.set", practice, by=by, call=call.pk, order=order)
    return practice


def _line(text: str, most: int) -> str:
    text = text.strip().replace("\r\n", "\n")
    if not text:
        raise NotValid("Nothing may stay empty here.")
    if len(text) > most:
        raise NotValid(f"Write {most:,} characters or fewer in each box; one has {len(text):,}.")
    return text


@transaction.atomic
def use_examples(call: Call, *, by: User) -> list[Practice]:
    """The two invented applications that come with us, for a call that asks the same criteria."""
    call = held(call, by)
    _refuse_unless_open(call)
    if Practice.objects.filter(call=call).exists():
        raise NotAllowedNow("This call has practice applications. Change them one by one.")
    rows = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    if any(set(row["anchors"]) != set(call.criteria.values_list("key", flat=True)) for row in rows):
        raise NotAllowedNow("Our examples are scored on other criteria than this call has. Please write your own.")
    return [
        set_practice(
            call, order, title=row["title"], source=row["source"], text=row["text"],
            anchors={key: (one["score"], one["why"]) for key, one in row["anchors"].items()}, by=by,
        )
        for order, row in enumerate(rows, start=1)
    ]  # fmt: skip


@transaction.atomic
def ask_to_practise(call: Call, *, by: User) -> int:
    """Ask everybody who could read and has not practised, by mail, once; how many. Nobody has to."""
    call = held(call, by)
    _refuse_unless_open(call)
    rows = Practice.objects.filter(call=call).count()
    if not rows:
        raise NotAllowedNow("There is nothing to practise on yet.")
    _ask, new = PracticeAsk.objects.get_or_create(call=call, defaults={"asked_at": clock.now(), "asked_by": by})
    if not new:
        raise NotAllowedNow("Everybody was asked already.")
    waits = [one for one, sent in reads.who_practised(call) if sent < rows]
    to = {f"practice:asked:{call.pk}:{one.pk}": one.user.email for one in waits}
    link = settings.SITE_URL + reverse("practice-list", args=[call.slug])
    body = (
        "Hello,\n\nbefore you score what people sent us, please try it on two practice applications. They are not real"
        f" and count for nothing. It takes about half an hour, and reading time is paid.\n\n{link}\n"
    )
    promise_to_each(to, subject="Practise before you read", body=body)
    note("practice.asked", call, by=by, people=len(to))
    return len(to)


@transaction.atomic
def save_practice(
    practice: Practice, scores: Mapping[str, tuple[Given, str]], notes: Mapping[str, Any], *, seen: int, by: User
) -> PracticeReading:
    """Save {criterion key: (0..4, "X" or None, sentence)} and the notes, half-done or not.

    `seen` is the version on the writer's page; another one raises StalePractice and changes nothing, unless what was
    given is what is saved.
    """
    sheet, criteria = _writable(practice, by)
    if set(scores) - set(criteria) or set(notes) - set(NOTES):
        raise NotValid("That is not part of this score sheet.")
    given = {key: (*_score(score), _text(sentence)) for key, (score, sentence) in scores.items()}
    notes = {name: _text(value) for name, value in notes.items()}
    saved = {one.criterion_id: one for one in sheet.scores.order_by()} if sheet.pk else {}
    if sheet.version and _is_saved(sheet, saved, criteria, given, notes):
        return sheet
    if seen != sheet.version:
        raise StalePractice(sheet)
    for name, value in notes.items():
        setattr(sheet, name, value)
    sheet.version += 1
    sheet.save()
    for key, (value, is_x, sentence) in given.items():
        score = saved.get(criteria[key].pk) or PracticeScore(reading=sheet, criterion=criteria[key])
        score.value, score.is_x, score.sentence = value, is_x, sentence
        score.save()
    return sheet


def _is_saved(sheet: PracticeReading, saved: Mapping, criteria: Mapping, given: Mapping, notes: Mapping) -> bool:
    kept = {pk: (one.value, one.is_x, one.sentence) for pk, one in saved.items()}
    same = all(kept.get(criteria[key].pk, (None, False, "")) == one for key, one in given.items())
    return same and all(getattr(sheet, name) == value for name, value in notes.items())


def _score(given: Given) -> tuple[int | None, bool]:
    if given == "X":
        return None, True
    if given is None:
        return None, False
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= HIGHEST:
        raise NotValid("A score is 0, 1, 2, 3, 4 or X.")
    return given, False


def _text(text: str) -> str:
    text = text.strip().replace("\r\n", "\n")
    if len(text) > LONGEST:
        raise NotValid(f"Write {LONGEST:,} characters or fewer in each box; one has {len(text):,}.")
    return text


@transaction.atomic
def send_practice(practice: Practice, *, by: User) -> PracticeReading:
    """Send it, when every criterion has a score or X and a sentence. The comparison opens then; it counts nowhere."""
    sheet, criteria = _writable(practice, by)
    scores = {one.criterion_id: one for one in sheet.scores.order_by()} if sheet.pk else {}
    missing = [found for one in criteria.values() for found in _missing(one, scores.get(one.pk))]
    if missing:
        raise Incomplete(missing)
    sheet.state, sheet.sent_at = ReadingState.SENT, clock.now()
    sheet.save(update_fields=["state", "sent_at"])
    note("practice.sent", sheet, by=by, practice=practice.pk)
    return sheet


def _missing(criterion: Criterion, score: PracticeScore | None) -> list[Missing]:
    found = []
    if score is None or (score.value is None and not score.is_x):
        found.append(Missing(criterion.key, "score", f"{criterion.label}: choose 0 to 4, or X."))
    if score is None or not score.sentence:
        found.append(Missing(criterion.key, "sentence", f"{criterion.label}: write a sentence about your score."))
    return found


def _writable(practice: Practice, by: User) -> tuple[PracticeReading, dict[str, Criterion]]:
    """The member's sheet, new or held, and the criteria. The practice is held first: nobody changes its text meanwhile,
    and two tabs make one sheet."""
    member = Member.objects.select_for_update(of=("self",)).filter(user=by).first()
    if member is None or not rules.reader(by):
        raise NotAllowed("Members of the Group practise.")
    practice = Practice.objects.select_for_update(of=("self",)).select_related("call").get(pk=practice.pk)
    _refuse_unless_open(practice.call)
    sheet = PracticeReading.objects.filter(practice=practice, member=member).first()
    sheet = sheet or PracticeReading(practice=practice, member=member)
    if sheet.state == ReadingState.SENT:
        raise NotAllowedNow("You have sent this practice sheet. It cannot be changed any more.")
    return sheet, {one.key: one for one in practice.call.criteria.all()}


def _refuse_unless_open(call: Call) -> None:
    if call.stage not in reads.OPEN:
        raise NotAllowedNow("People practise from when interests are declared until reading closes.")
