"""Writing a score sheet, and sending it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cocreation.reading.errors import Incomplete
from cocreation.reading.models import Reading, ReadingState
from cocreation.reading.services.concerns import keep_concern_true
from cocreation.reading.services.writing import Given, KeptSheet, Writing, all_missing, autosave, save
from grants.calls.models import Criterion, Stage
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note


@transaction.atomic
def save_sheet(
    reading: Reading,
    scores: Mapping[str, tuple[Given, str]],
    notes: Mapping[str, Any],
    *,
    seen: int | Mapping[str, int],
    by: User,
    marks: Mapping[str, str] | None = None,
) -> Reading:
    """Save {criterion key: (0..4, "X" or None, sentence)} and the notes, half-done or not.

    `seen` is what the writer's page showed: the version of the sheet, or of each part (see writing.judge). What was
    changed elsewhere since, and differently, raises StaleSheet and changes nothing. `marks`: part → the page's mark.
    """
    reading, criteria = _writable(reading, by)
    _save(reading, criteria, scores, notes, seen=seen, marks=marks, by=by)
    keep_concern_true(reading, by)
    return reading


def save_and_send_sheet(
    reading: Reading,
    scores: Mapping[str, tuple[Given, str]],
    notes: Mapping[str, Any],
    *,
    seen: int | Mapping[str, int],
    by: User,
    marks: Mapping[str, str] | None = None,
) -> Reading:
    """Both with one button, under one lock. When it is not complete it is saved all the same, and Incomplete carries
    the saved sheet."""
    with transaction.atomic():
        reading, criteria = _writable(reading, by)
        writing = _save(reading, criteria, scores, notes, seen=seen, marks=marks, by=by)
        missing = all_missing(criteria, writing.scores)
        if not missing:
            _sent(reading)
            note("reading.sent", reading, by=by, application=reading.application_id)
        keep_concern_true(reading, by)
    if missing:
        raise Incomplete(missing, reading)
    return reading


def _save(
    reading: Reading,
    criteria: list[Criterion],
    scores: Mapping[str, tuple[Given, str]],
    notes: Mapping[str, Any],
    *,
    seen: int | Mapping[str, int],
    marks: Mapping[str, str] | None,
    by: User,
) -> Writing:
    writing = save(reading, criteria, scores, notes, seen=seen, marks=marks, by=by)
    if writing.changed:
        note("reading.saved", reading, by=by, version=reading.version)
    return writing


@transaction.atomic
def autosave_sheet(
    reading: Reading,
    scores: Mapping[str, tuple[Given, str]],
    notes: Mapping[str, Any],
    *,
    seen: Mapping[str, int],
    marks: Mapping[str, str],
    by: User,
) -> KeptSheet:
    """The same for what is being typed, keeping the good parts beside those that were changed elsewhere meanwhile.

    Not in the record: every version of every part is in its own append-only history (SheetText).
    """
    reading, criteria = _writable(reading, by)
    return autosave(reading, criteria, scores, notes, seen=seen, marks=marks, by=by)


@transaction.atomic
def send_sheet(reading: Reading, *, by: User) -> Reading:
    """Send it: every criterion has a score or X, and a sentence. It is fixed then, and others' sheets open."""
    reading, criteria = _writable(reading, by)
    finish(reading, criteria, by)
    note("reading.sent", reading, by=by, application=reading.application_id)
    return reading


def finish(reading: Reading, criteria: list[Criterion], by: User) -> None:
    """A sheet under its lock becomes sent, if it is complete."""
    scores = {score.criterion_id: score for score in reading.scores.all()}
    if missing := all_missing(criteria, scores):
        raise Incomplete(missing)
    _sent(reading)
    keep_concern_true(reading, by)


def _sent(reading: Reading) -> None:
    reading.state, reading.sent_at = ReadingState.SENT, clock.now()
    reading.save(update_fields=["state", "sent_at"])


def _writable(reading: Reading, by: User) -> tuple[Reading, list[Criterion]]:
    """The locked sheet and what it is scored by. The call is read after the lock is ours: closing moves the stage
    first and then waits for every sheet, so either this sheet is in the ranking or it is refused. Leaving the Group
    waits as well."""
    reading = Reading.objects.select_for_update(of=("self",)).select_related("member").get(pk=reading.pk)
    if reading.member.user_id != by.pk:
        raise NotAllowed("This is somebody else's score sheet.")
    here = Reading.objects.filter(pk=reading.pk, member__left_at=None).order_by()
    # Who may see it comes last: every further step would copy that whole condition.
    seen = list(here.values_list("application__call", "application__call__stage").visible_to(by))
    if not seen:
        if Reading.objects.filter(pk=reading.pk).exclude(member__left_at=None).exists():
            raise NotAllowed("You do not belong to the Group any more, so somebody else reads this.")
        raise NotAllowed("You have an interest in this application, so others score it.")
    [(call, stage)] = seen
    if reading.state == ReadingState.SENT:
        raise NotAllowedNow("You have sent this score sheet. It cannot be changed any more.")
    if stage != Stage.READING:
        raise NotAllowedNow("Reading is not open for this call.")
    return reading, list(Criterion.objects.filter(call=call).order_by("order"))
