"""Writing a score sheet, and sending it."""

from collections.abc import Mapping

from django.db import transaction

from cocreation.reading.errors import Incomplete, StaleSheet
from cocreation.reading.models import Reading, ReadingState, Score
from grants.applications.models import Recusal, Rung
from grants.calls.models import Stage
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

NOTES = ("strongest", "to_ask", "kind_line", "wants_discussion", "safety_flag")
HIGHEST = 4

Given = int | str | None


@transaction.atomic
def save_sheet(
    reading: Reading, scores: Mapping[str, tuple[Given, str]], notes: Mapping, *, seen: int, by: User
) -> Reading:
    """Save {criterion key: (0..4, "X" or None, sentence)} and the notes, half-done or not.

    `seen` is the version of the sheet on the writer's page; another one raises StaleSheet and changes nothing.
    """
    reading = _writable(reading, by)
    criteria = {criterion.key: criterion for criterion in reading.application.call.criteria.all()}
    if set(scores) - set(criteria) or set(notes) - set(NOTES):
        raise NotValid("That is not part of this score sheet.")
    if seen != reading.version:
        raise StaleSheet(reading)
    for key, (given, sentence) in scores.items():
        value, is_x = _score(given)
        Score.objects.update_or_create(
            reading=reading, criterion=criteria[key],
            defaults={"value": value, "is_x": is_x, "sentence": sentence.strip()},
        )  # fmt: skip
    for field, value in notes.items():
        setattr(reading, field, value.strip() if isinstance(value, str) else value)
    reading.version += 1
    reading.state = ReadingState.STARTED
    reading.save(update_fields=["version", "state", *notes])
    return reading


def _score(given: Given) -> tuple[int | None, bool]:
    if given == "X":
        return None, True
    if given is None:
        return None, False
    if not isinstance(given, int) or not 0 <= given <= HIGHEST:
        raise NotValid("A score is 0, 1, 2, 3, 4 or X.")
    return given, False


@transaction.atomic
def send_sheet(reading: Reading, *, by: User) -> Reading:
    """Send it: every criterion has a score or X, and a sentence. Then it is fixed, and others' sheets open."""
    reading = _writable(reading, by)
    scores = {score.criterion_id: score for score in reading.scores.all()}
    missing = {}
    for criterion in reading.application.call.criteria.all():
        score = scores.get(criterion.pk)
        if score is None or (score.value is None and not score.is_x):
            missing[criterion.key] = f"{criterion.label}: choose 0 to 4, or X."
        elif not score.sentence:
            missing[criterion.key] = f"{criterion.label}: write a sentence about your score."
    if missing:
        raise Incomplete(missing)
    reading.state, reading.sent_at = ReadingState.SENT, clock.now()
    reading.save(update_fields=["state", "sent_at"])
    note("reading.sent", reading, by=by, application=reading.application_id)
    return reading


def _writable(reading: Reading, by: User) -> Reading:
    reading = (
        Reading.objects.select_for_update(of=("self",)).select_related("application__call", "member").get(pk=reading.pk)
    )
    if reading.member.user_id != by.pk:
        raise NotAllowed("This is somebody else's score sheet.")
    out = Recusal.objects.in_force().filter(application=reading.application_id, user=by)
    if out.filter(rung__in=[Rung.ROOM, Rung.SCORING]).exists():
        raise NotAllowed("You have an interest in this application, so others score it.")
    if reading.state == ReadingState.SENT:
        raise NotAllowedNow("You have sent this score sheet; it can no longer be changed.")
    if reading.application.call.stage != Stage.READING:
        raise NotAllowedNow("Reading is not open for this call.")
    return reading
