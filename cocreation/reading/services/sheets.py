"""Writing a score sheet, and sending it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cocreation.reading.errors import Incomplete, Missing, StaleSheet
from cocreation.reading.models import Reading, ReadingState, Score
from grants.calls.models import Call, Criterion, Stage
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

NOTES = ("strongest", "to_ask", "kind_line", "wants_discussion", "safety_flag")
HIGHEST = 4
LONGEST = 5000
"""Characters of any one text on a sheet."""

Given = int | str | None


@transaction.atomic
def save_sheet(
    reading: Reading, scores: Mapping[str, tuple[Given, str]], notes: Mapping[str, Any], *, seen: int, by: User
) -> Reading:
    """Save {criterion key: (0..4, "X" or None, sentence)} and the notes, half-done or not.

    `seen` is the version of the sheet on the writer's page; another one raises StaleSheet and changes nothing, unless
    what was given is what is saved.
    """
    reading, call = _writable(reading, by)
    criteria = {criterion.key: criterion for criterion in call.criteria.all()}
    if set(scores) - set(criteria) or set(notes) - set(NOTES):
        raise NotValid("That is not part of this score sheet.")
    given = {key: (*_score(score), _text(sentence)) for key, (score, sentence) in scores.items()}
    notes = {name: _text(value) if isinstance(value, str) else bool(value) for name, value in notes.items()}
    if _is_saved(reading, given, notes):
        return reading
    if seen != reading.version:
        raise StaleSheet(reading)
    _write_scores(reading, criteria, given)
    for name, value in notes.items():
        setattr(reading, name, value)
    reading.version += 1
    reading.state = ReadingState.STARTED
    reading.save(update_fields=["version", "state", *notes])
    note("reading.saved", reading, by=by, version=reading.version)
    return reading


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


def _is_saved(reading: Reading, given: Mapping[str, tuple], notes: Mapping[str, Any]) -> bool:
    saved = {
        one.criterion.key: (one.value, one.is_x, one.sentence) for one in reading.scores.select_related("criterion")
    }
    same_scores = all(saved.get(key, (None, False, "")) == one for key, one in given.items())
    return reading.version > 0 and same_scores and all(getattr(reading, name) == one for name, one in notes.items())


def _write_scores(reading: Reading, criteria: Mapping[str, Criterion], given: Mapping[str, tuple]) -> None:
    saved = {score.criterion_id: score for score in reading.scores.all()}
    for key, values in given.items():
        score = saved.get(criteria[key].pk) or Score(reading=reading, criterion=criteria[key])
        if score.pk is None or (score.value, score.is_x, score.sentence) != values:
            score.value, score.is_x, score.sentence = values
            score.save()


@transaction.atomic
def send_sheet(reading: Reading, *, by: User) -> Reading:
    """Send it: every criterion has a score or X, and a sentence. It is fixed then, and others' sheets open."""
    reading, call = _writable(reading, by)
    scores = {score.criterion_id: score for score in reading.scores.all()}
    if missing := [one for criterion in call.criteria.all() for one in _missing(criterion, scores.get(criterion.pk))]:
        raise Incomplete(missing)
    reading.state, reading.sent_at = ReadingState.SENT, clock.now()
    reading.save(update_fields=["state", "sent_at"])
    note("reading.sent", reading, by=by, application=reading.application_id)
    return reading


def _missing(criterion: Criterion, score: Score | None) -> list[Missing]:
    found = []
    if score is None or (score.value is None and not score.is_x):
        found.append(Missing(criterion.key, "score", f"{criterion.label}: choose 0 to 4, or X."))
    if score is None or not score.sentence:
        found.append(Missing(criterion.key, "sentence", f"{criterion.label}: write a sentence about your score."))
    return found


def _writable(reading: Reading, by: User) -> tuple[Reading, Call]:
    """The locked sheet and its call. The call is read after the lock is ours: closing moves the stage first and then
    waits for every sheet, so either this sheet is in the ranking or it is refused."""
    reading = Reading.objects.select_for_update(of=("self",)).select_related("member").get(pk=reading.pk)
    if reading.member.user_id != by.pk:
        raise NotAllowed("This is somebody else's score sheet.")
    if not Reading.objects.visible_to(by).filter(pk=reading.pk).exists():
        raise NotAllowed("You have an interest in this application, so others score it.")
    call = Call.objects.get(applications=reading.application_id)
    if reading.state == ReadingState.SENT:
        raise NotAllowedNow("You have sent this score sheet. It cannot be changed any more.")
    if call.stage != Stage.READING:
        raise NotAllowedNow("Reading is not open for this call.")
    return reading, call
