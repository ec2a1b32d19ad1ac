"""Practice applications: prepared by who holds the reading, who asks everybody to try them."""

from collections.abc import Mapping
from pathlib import Path

import yaml
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cocreation.reading.models import Practice, PracticeAnchor, PracticeAsk
from cocreation.reading.queries import practice as reads
from cocreation.reading.services._sharing import held
from cocreation.reading.services.writing import HIGHEST, LONGEST, Given
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.outbox.services import promise_to_each
from shaping_future.record.services import note

EXAMPLES = Path(__file__).parent.parent / "data" / "practice.yaml"
MOST_PARTS = 12
"""Headings of one practice application."""


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
    refuse_unless_open(call)
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
        PracticeAnchor(practice=practice, criterion=criteria[key], value=_score(score), why=_line(why, LONGEST))
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
    refuse_unless_open(call)
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
    refuse_unless_open(call)
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


def _score(given: Given) -> int | None:
    """None is X."""
    if given == "X":
        return None
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= HIGHEST:
        raise NotValid("A score is 0, 1, 2, 3, 4 or X.")
    return given


def refuse_unless_open(call: Call) -> None:
    """People practise before they read, and while they do."""
    if call.stage not in reads.OPEN:
        raise NotAllowedNow("People practise from when interests are declared until reading closes.")
