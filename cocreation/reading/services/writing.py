"""Judging what was written on a page of a score sheet, part by part, so that no sentence is ever lost.

A part is "score-KEY" (the score of a criterion with its sentence) or a note by its name. Each has a version of its own:
two tabs, or a tab and what staff enter from paper, meet only where both wrote. Practice sheets are written like it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cocreation.reading.errors import Missing, SheetConflict, StaleSheet
from cocreation.reading.models import (
    Policy,
    PracticeReading,
    PracticeScore,
    PracticeText,
    Reading,
    ReadingState,
    Score,
    SheetText,
)
from grants.calls.models import Criterion
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotValid
from shaping_future.questionnaires.judging import MARK, Verdict, verdict

HIGHEST = 4
LONGEST = 5000
"""Characters of any one text on a sheet."""

Given = int | str | None
Sheet = Reading | PracticeReading
ROWS = {Reading: (Score, SheetText), PracticeReading: (PracticeScore, PracticeText)}
"""Kind of sheet → its scores, and their history."""


@dataclass(frozen=True)
class KeptSheet:
    """What became of an autosave.

    `versions`: part → its version now, of every part that is kept as it was sent, or was kept before. `passed`: parts
    whose text here is not the last: their page sent a later one already. `before` and `version`: of the sheet.
    """

    versions: dict[str, int]
    passed: list[str]
    conflicts: list[SheetConflict]
    before: int
    version: int


@dataclass
class Writing:
    """One save, judged under the sheet's lock: what will be written, and what is in the way."""

    reading: Sheet
    criteria: dict[str, Criterion]
    scores: dict[int, Score | PracticeScore]
    by: User
    marks: Mapping[str, str]
    changed: dict[str, Any] = field(default_factory=dict)
    conflicts: list[SheetConflict] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)

    def value(self, part: str) -> Any:
        """What is kept of a part now, as SheetText has it."""
        if part in self.reading.NOTES:
            return getattr(self.reading, part)
        score = self.scores.get(self.criteria[part].pk)
        if score is None:
            return BLANK
        return {"score": "X" if score.is_x else score.value, "sentence": score.sentence}

    def version(self, part: str) -> int:
        return self.reading.parts.get(part, 0)

    def write(self) -> list[str]:
        """Write what changed, and keep each version."""
        if not self.changed:
            return []
        if self.reading.pk is None:
            self.reading.save()
        kept, now, text_of = [], clock.now(), ROWS[type(self.reading)][1]
        for part, value in self.changed.items():
            version, was = self.version(part), self.value(part)
            if version == 0 and was not in (BLANK, "", False):
                kept.append(text_of(reading=self.reading, part=part, version=0, value=was, changed_at=now))
            kept.append(
                text_of(reading=self.reading, part=part, version=version + 1, value=value,
                        mark=self.marks.get(part, ""), changed_at=now, changed_by=self.by)
            )  # fmt: skip
            self.reading.parts[part] = version + 1
            if part in self.reading.NOTES:
                setattr(self.reading, part, value)
            else:
                self._score(part, value)
        text_of.objects.bulk_create(kept)
        self._keep_scores()
        self.reading.version += 1
        self.reading.state = ReadingState.STARTED
        notes = [part for part in self.changed if part in self.reading.NOTES]
        self.reading.save(update_fields=["version", "state", "parts", *notes])
        return list(self.changed)

    def _score(self, part: str, value: dict[str, Any]) -> None:
        criterion = self.criteria[part]
        score = self.scores.get(criterion.pk) or ROWS[type(self.reading)][0](reading=self.reading, criterion=criterion)
        score.is_x = value["score"] == "X"
        score.value, score.sentence = None if score.is_x else value["score"], value["sentence"]
        self.scores[criterion.pk] = score

    def _keep_scores(self) -> None:
        """All in one go: a whole sheet has six."""
        notes = self.reading.NOTES
        scores = [self.scores[self.criteria[part].pk] for part in self.changed if part not in notes]
        ROWS[type(self.reading)][0].objects.bulk_create(
            scores,
            update_conflicts=True,
            unique_fields=["reading", "criterion"],
            update_fields=["value", "is_x", "sentence"],
        )


BLANK = {"score": None, "sentence": ""}


def judge(
    reading: Sheet,
    criteria: list[Criterion],
    scores: Mapping[str, tuple[Given, str]],
    notes: Mapping[str, Any],
    *,
    seen: int | Mapping[str, int],
    marks: Mapping[str, str],
    by: User,
) -> Writing:
    """`reading` under its lock. `seen`: part → the version that the page showed (0 when absent: none), or the version
    of the whole sheet. NotValid: a score off the scale, a text too long, what is no part of this sheet."""
    by_key = {one.key: one for one in criteria}
    if set(scores) - set(by_key) or set(notes) - set(reading.NOTES):
        raise NotValid("That is not part of this score sheet.")
    if notes.get("flag_about", "") not in {"", *Policy.values, *(f"score-{key}" for key in by_key)}:
        raise NotValid("A concern is about a criterion or one of our rules.")
    given: dict[str, Any] = {
        f"score-{key}": {"score": _given(score), "sentence": _text(sentence)}
        for key, (score, sentence) in scores.items()
    }
    given |= {name: _text(value) if isinstance(value, str) else bool(value) for name, value in notes.items()}
    kept = {one.criterion_id: one for one in reading.scores.order_by()} if reading.pk else {}
    marks = {part: mark for part, mark in marks.items() if MARK.fullmatch(mark)}
    writing = Writing(reading, {f"score-{one.key}": one for one in criteria}, kept, by, marks)
    writing.changed = {part: value for part, value in given.items() if writing.value(part) != value}
    stale = {part: _seen(seen, part, reading) for part in writing.changed}
    stale = {part: version for part, version in stale.items() if version != writing.version(part)}
    if stale:
        _judge_stale(writing, stale)
    return writing


def _seen(seen: int | Mapping[str, int], part: str, reading: Sheet) -> int | None:
    """None: never what is kept now."""
    if isinstance(seen, Mapping):
        return seen.get(part, 0)
    return reading.parts.get(part, 0) if seen == reading.version else None


def _judge_stale(writing: Writing, stale: Mapping[str, int | None]) -> None:
    """Parts that have another version than their page showed: untouched, the page's own, late, or a conflict."""
    texts = ROWS[type(writing.reading)][1].objects.filter(reading=writing.reading.pk, part__in=list(stale))
    texts = texts.select_related("changed_by")
    history: dict[str, list[SheetText | PracticeText]] = {part: [] for part in stale}
    for one in texts.order_by("version"):
        history[one.part].append(one)
    for part, seen in stale.items():
        mine, versions = writing.changed[part], history[part]
        nothing = {0: BLANK if part not in writing.reading.NOTES else False if part == "wants_discussion" else ""}
        saw = (nothing | {one.version: one.value for one in versions}).get(seen)
        last = versions[-1] if versions else None
        found = verdict(
            touched=mine != saw, mark=writing.marks.get(part, ""), versions=versions, last=last, by=writing.by
        )
        if found is Verdict.GOES_ON:
            continue
        if found is Verdict.LATE:
            writing.passed.append(part)
        elif found is Verdict.CONFLICT:
            who, when = (last.changed_by, last.changed_at) if last else (None, clock.now())
            conflict = SheetConflict(part, writing.value(part), mine, who, when, writing.version(part))
            writing.conflicts.append(conflict)
        writing.changed.pop(part)


def _given(score: Given) -> Given:
    on_scale = isinstance(score, int) and not isinstance(score, bool) and 0 <= score <= HIGHEST
    if score in (None, "X") or on_scale:
        return score
    raise NotValid("A score is 0, 1, 2, 3, 4 or X.")


def _text(text: str) -> str:
    text = text.strip().replace("\r\n", "\n")
    if len(text) > LONGEST:
        raise NotValid(f"Write {LONGEST:,} characters or fewer in each box; one has {len(text):,}.")
    return text


def save(
    reading: Sheet,
    criteria: list[Criterion],
    scores: Mapping[str, tuple[Given, str]],
    notes: Mapping[str, Any],
    *,
    seen: int | Mapping[str, int],
    marks: Mapping[str, str] | None,
    by: User,
) -> Writing:
    """Write all of it, or raise StaleSheet and write nothing. `changed` of the answer says whether anything was new."""
    writing = judge(reading, criteria, scores, notes, seen=seen, marks=marks or {}, by=by)
    if writing.conflicts:
        raise StaleSheet(reading, writing.conflicts)
    writing.write()
    return writing


def autosave(
    reading: Sheet,
    criteria: list[Criterion],
    scores: Mapping[str, tuple[Given, str]],
    notes: Mapping[str, Any],
    *,
    seen: Mapping[str, int],
    marks: Mapping[str, str],
    by: User,
) -> KeptSheet:
    """Write the good parts, beside those that were changed elsewhere meanwhile."""
    before = reading.version
    writing = judge(reading, criteria, scores, notes, seen=seen, marks=marks, by=by)
    writing.write()
    stale = {one.part for one in writing.conflicts}
    sent = [*(f"score-{key}" for key in scores), *notes]
    versions = {part: writing.version(part) for part in sent if part not in stale}
    return KeptSheet(versions, writing.passed, writing.conflicts, before, reading.version)


def all_missing(criteria: list[Criterion], scores: Mapping[int, Score | PracticeScore]) -> list[Missing]:
    """What a sheet still needs before it can be sent: of every criterion a score or X, and a sentence."""
    return [one for criterion in criteria for one in _missing(criterion, scores.get(criterion.pk))]


def _missing(criterion: Criterion, score: Score | PracticeScore | None) -> list[Missing]:
    found = []
    if score is None or (score.value is None and not score.is_x):
        found.append(Missing(criterion.key, "score", "Choose 0 to 4, or X."))
    if score is None or not score.sentence:
        found.append(Missing(criterion.key, "sentence", "Write a sentence about your score."))
    return found
