"""Keeping answers, so that no text that anybody typed is ever lost.

Two things say what a writer had seen. The *version* of the answer that their page showed: a newer one that somebody
else wrote is a conflict. And the page's *mark*, "<page>.<turn>": a random word for the page, and a number that grows
with every change on it. It tells a page's own earlier save (whose answer never arrived, or arrived late) from another
window: what a page wrote itself is no conflict for it, and a save that arrives after a later one is passed over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F

from shaping_future import clock
from shaping_future.errors import NotValid
from shaping_future.questionnaires import queries, types
from shaping_future.questionnaires.errors import Conflict, InvalidAnswer, StaleAnswers
from shaping_future.questionnaires.judging import MARK, Verdict, is_of_page, turn_of, verdict
from shaping_future.questionnaires.models import Answer, Question, Response, Section, SectionTime

MOST_SECONDS = 600
"""What one save may add to the time of a section: a page reports every few seconds, or after ten minutes offline."""


@dataclass(frozen=True)
class Kept:
    """What became of an autosave.

    `versions`: key → the answer's version now, of every answer that is kept as it was sent, or was kept before.
    `passed`: keys whose text here is not the last: their page sent a later one already. `before` and `version`: of the
    response, before and after; a page that knows another one than `before` is behind.
    """

    changed: list[str]
    versions: dict[str, int]
    conflicts: list[Conflict]
    passed: list[str]
    before: int
    version: int


@transaction.atomic
def save_answers(
    response: Response,
    values: Mapping[str, Any],
    seen: Mapping[str, int],
    *,
    by: Any,
    marks: Mapping[str, str] | None = None,
) -> list[str]:
    """Keep the answers that changed; returns their keys.

    `values`: key → value (JSON of its type, or what its form field gives; blank is fine). `seen`: key → the version of
    the answer that the writer's page showed (0, also when absent: there was none). `marks`: key → the page's mark, if
    it has one. A value that differs from what the writer saw, where somebody else has changed it since, raises
    StaleAnswers and nothing is saved. A value that the writer did not touch never overwrites. NotValid: an unknown key.
    InvalidAnswer: a value that its type refuses.
    """
    saving = _judge(response, values, seen, marks or {}, by)
    if saving.conflicts:
        raise StaleAnswers(saving.conflicts)
    return saving.write()


@transaction.atomic(savepoint=False)  # within the caller's transaction: it is theirs to undo
def autosave_answers(
    response: Response,
    values: Mapping[str, Any],
    seen: Mapping[str, int],
    marks: Mapping[str, str],
    *,
    by: Any,
    questions: Iterable[Question] = (),
) -> Kept:
    """The same, keeping the good ones beside those that somebody else changed meanwhile. Of `response` only the key
    counts. `questions`: what the caller read a moment ago, used if the response still has that form."""
    saving = _judge(response, values, seen, marks, by, questions)
    before = saving.response.version
    changed = saving.write()
    stale = {one.question.key for one in saving.conflicts}
    return Kept(
        changed=changed,
        versions={key: saving.version(key) for key in values if key not in stale},
        conflicts=saving.conflicts,
        passed=saving.passed,
        before=before,
        version=saving.response.version,
    )


def caught_up(response: Response, seen: Mapping[str, int], marks: Mapping[str, str], *, by: Any) -> dict[str, int]:
    """`seen`, where an answer whose last word is the page's own counts as seen. One query; call it under the lock of
    the response or what it belongs to.

    For what is sent beside autosave and keeps no mark: a recording goes on from the text that its page has just saved,
    and whoever never saw the recording does not write over it.
    """
    answers = response.answers.filter(question__key__in=list(marks)).select_related("question")
    turns = {key: turn_of(mark) for key, mark in marks.items()}
    own = [one for one in answers if (turn := turns[one.question.key]) and is_of_page(one, turn[0], by)]
    return {**seen, **{one.question.key: one.version for one in own}}


@dataclass
class _Saving:
    """One save, judged under the response's lock: what will be written, and what is in the way."""

    response: Response
    questions: dict[str, Question]
    kept: dict[int, Answer]
    by: Any
    marks: Mapping[str, str]
    changed: dict[str, Any] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)

    def answer(self, key: str) -> Answer | None:
        return self.kept.get(self.questions[key].pk)

    def value(self, key: str) -> Any:
        answer = self.answer(key)
        return types.of(self.questions[key]).blank if answer is None else answer.value

    def version(self, key: str) -> int:
        answer = self.answer(key)
        return 0 if answer is None else answer.version

    def write(self) -> list[str]:
        """Write what changed. Every version is kept by the database itself (pghistory)."""
        now, new = clock.now(), []
        for key, value in self.changed.items():
            answer, mark = self.answer(key), self.marks.get(key, "")
            if answer is None:
                question = self.questions[key]
                new.append(Answer(response=self.response, question=question, value=value, changed_by=self.by,
                                  changed_at=now, mark=mark))  # fmt: skip
                self.kept[question.pk] = new[-1]
                continue
            answer.value, answer.changed_by, answer.changed_at, answer.mark = value, self.by, now, mark
            answer.version += 1
            answer.save(update_fields=["value", "version", "changed_by", "changed_at", "mark"])
        Answer.objects.bulk_create(new)
        if self.changed:
            self.response.changed_at = now
            self.response.version += 1
            self.response.save(update_fields=["changed_at", "version"])
        return list(self.changed)


def _judge(
    response: Response,
    values: Mapping[str, Any],
    seen: Mapping[str, int],
    marks: Mapping[str, str],
    by: Any,
    known: Iterable[Question] = (),
) -> _Saving:
    """Lock the response, read what is kept, and sort what was sent."""
    response = Response.objects.select_for_update().get(pk=response.pk)
    questions = {one.key: one for one in known if one.questionnaire_id == response.questionnaire_id}
    if not questions.keys() >= values.keys():
        questions = queries.questions_named(response.questionnaire_id, values)
    if unknown := set(values) - set(questions):
        raise NotValid(f"This form has no question {sorted(unknown)[0][:40]!r}.")
    clean = {key: _clean(questions[key], value) for key, value in values.items()}
    answers = response.answers.filter(question__in=[questions[key].pk for key in values])
    kept = {one.question_id: one for one in answers}
    marks = {key: mark for key, mark in marks.items() if MARK.fullmatch(mark)}
    saving = _Saving(response, questions, kept, by, marks)
    saving.changed = {key: value for key, value in clean.items() if saving.value(key) != value}
    stale = {key: seen.get(key, 0) for key in saving.changed if seen.get(key, 0) != saving.version(key)}
    if stale:
        _judge_stale(saving, stale)
    return saving


def _clean(question: Question, value: Any) -> Any:
    try:
        return types.of(question).clean(question, value)
    except InvalidAnswer as error:
        raise InvalidAnswer(*(f"Question {question.number}: {one}" for one in error.sentences)) from None


def _judge_stale(saving: _Saving, stale: Mapping[str, int]) -> None:
    """Answers that have another version than their page showed: untouched, the page's own, late, or a conflict."""
    history = queries.versions_kept(saving.response, stale)
    for key, seen in stale.items():
        mine, versions = saving.changed[key], history.get(key, [])
        saw = next((one.value for one in versions if one.version == seen), None)
        if seen == 0:
            saw = types.of(saving.questions[key]).blank
        found = verdict(
            touched=mine != saw,
            mark=saving.marks.get(key, ""),
            versions=versions,
            last=saving.answer(key),
            by=saving.by,
        )
        if found is Verdict.GOES_ON:
            continue
        if found is Verdict.LATE:
            saving.passed.append(key)
        elif found is Verdict.CONFLICT:
            saving.conflicts.append(_conflict(saving, key, mine))
        saving.changed.pop(key)


def _conflict(saving: _Saving, key: str, mine: Any) -> Conflict:
    theirs = saving.answer(key)
    return Conflict(
        question=saving.questions[key],
        theirs=saving.value(key),
        mine=mine,
        who=theirs.changed_by if theirs else None,
        when=theirs.changed_at if theirs else saving.response.changed_at,
        version=saving.version(key),
    )


@transaction.atomic(savepoint=False)
def spend(response: Response, section: Section, seconds: int) -> None:
    """Add to the seconds that people spent writing in a section. Nonsense counts as nothing.

    One number is all that is kept: not who, not when. Call it under the lock of the response or what it belongs to.
    """
    seconds = min(seconds, MOST_SECONDS)
    if seconds <= 0:
        return
    spent = SectionTime.objects.filter(response=response, section=section)
    if not spent.update(seconds=F("seconds") + seconds):
        SectionTime.objects.create(response=response, section=section, seconds=seconds)
