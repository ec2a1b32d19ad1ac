"""Reading questionnaires and answers. Every function says how many queries it makes."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Q, When

from shaping_future.files.models import StoredFile

from . import show_if, types
from .models import Answer, Question, Questionnaire, Response, Section


@dataclass(frozen=True)
class Shown:
    """One answer, ready for a page, a reader or a PDF: `{% include answer.template %}`."""

    question: Question
    value: Any
    empty: bool
    text: str
    template: str
    extra: dict[str, Any] = field(default_factory=dict)
    language: str = ""
    """Of what people wrote (BCP 47), where it is known and not the page's."""


@dataclass(frozen=True)
class ShownSection:
    section: Section
    answers: list[Shown]

    @property
    def title(self) -> str:
        return self.section.title


@dataclass(frozen=True)
class Missing:
    """What still must be done before sending, as a sentence."""

    question: Question
    sentence: str


@dataclass(frozen=True)
class Progress:
    """How far one section is: state is "not started", "started" or "done"."""

    section: Section
    state: str
    answered: int
    asked: int


@dataclass(frozen=True)
class Change:
    """One kept version of an answer."""

    question: Question
    version: int
    value: Any
    text: str
    who: Any
    when: datetime


@dataclass(frozen=True)
class Version:
    """One kept version of an answer, as versions_kept reads it."""

    version: int
    mark: str
    changed_by_id: int
    value: Any


@dataclass(frozen=True)
class Filled:
    """A form and what it holds, as read at one time. Whoever asks several things about it reads it once."""

    response: Response
    questions: list[Question]
    answers: dict[str, Any]
    versions: dict[str, int]


def filled(response: Response) -> Filled:
    """Two queries."""
    answers, versions = answers_and_versions(response)
    return Filled(response, questions(response.questionnaire_id), answers, versions)


def _filled(form: Response | Filled) -> Filled:
    return form if isinstance(form, Filled) else filled(form)


def questions(questionnaire: Questionnaire | int) -> list[Question]:
    """All questions of a questionnaire (or of its key) in order, with their sections. One query."""
    return list(Question.objects.filter(questionnaire=questionnaire).select_related("section").order_by("number"))


def questions_named(questionnaire_id: int, keys: Iterable[str]) -> dict[str, Question]:
    """Some questions by their key. One query, and no more of it than is needed: every autosave asks twice."""
    found = Question.objects.filter(questionnaire=questionnaire_id, key__in=list(keys)).order_by("number")
    return {one.key: one for one in found}


def answers(response: Response) -> dict[str, Any]:
    """Values by the question's key. One query."""
    return dict(response.answers.values_list("question__key", "value"))


def answers_and_versions(response: Response) -> tuple[dict[str, Any], dict[str, int]]:
    """Values by key, and the version of each. One query."""
    rows = list(response.answers.values_list("question__key", "value", "version"))
    return {key: value for key, value, _ in rows}, {key: version for key, _, version in rows}


def latest(response: Response, besides: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Who has the last word in each answer but those `besides`, for a page that may be behind. One query."""
    rows = response.answers.exclude(question__key__in=list(besides)).select_related("question", "changed_by")
    return [
        {"key": one.question.key, "number": one.question.number, "version": one.version, "who": str(one.changed_by)}
        for one in rows.order_by("question__number")
    ]


def asked(form: Response | Filled, facts: Mapping[str, Any]) -> list[Question]:
    """The questions that this response is asked, in order. Two queries, or none."""
    form = _filled(form)
    return show_if.asked(form.questions, facts, form.answers)


def missing(form: Response | Filled, facts: Mapping[str, Any]) -> list[Missing]:
    """What must still be answered or mended before sending; empty when it can be sent. Two queries, or none.

    One more where files are answers: what a virus scanner had to remove must be added again. What it has not looked at
    yet may be sent: nobody can hurry a scanner, and nobody is served the file before.
    """
    form = _filled(form)
    values = form.answers
    removed, found = _removed(values), []
    for question in asked(form, facts):
        sentence = types.of(question).problem(question, values.get(question.key), dict(facts))
        if question.key in removed:
            sentence = f"Question {question.number}: what you added was not safe to open. Answer it again."
        if sentence:
            found.append(Missing(question, sentence))
    return found


def _removed(values: Mapping[str, Any]) -> set[str]:
    """Keys of the answers whose file was infected."""
    files = {pk: key for key, value in values.items() if (pk := types.file_of(value))}
    infected = StoredFile.objects.filter(pk__in=files, scan=StoredFile.Scan.INFECTED) if files else ()
    return {files[str(one.pk)] for one in infected}


def progress(form: Response | Filled, facts: Mapping[str, Any]) -> list[Progress]:
    """Each section with how far it is, for a task list. Two queries, or none."""
    form = _filled(form)
    by_section: dict[Section, list[Question]] = {}
    for question in asked(form, facts):
        by_section.setdefault(question.section, []).append(question)
    return [_progress(section, group, form.answers, dict(facts)) for section, group in by_section.items()]


def _progress(section: Section, group: list[Question], values: dict[str, Any], facts: dict[str, Any]) -> Progress:
    answered = sum(not types.of(one).is_empty(values.get(one.key)) for one in group)
    open_ones = any(types.of(one).problem(one, values.get(one.key), facts) for one in group)
    optional_only = not any(one.required for one in group)
    done = not open_ones and (answered > 0 or not optional_only)
    state = "done" if done else "started" if answered else "not started"
    return Progress(section, state, answered, len(group))


def sections_with_answers(
    form: Response | Filled, facts: Mapping[str, Any], for_reviewers: bool = False
) -> list[ShownSection]:
    """The whole form with its answers, finished for a template. Two queries (or none, when it was read already), and
    one more where files are answers.

    Questions that are not asked are left out; for reviewers also those that are hidden from them, and sections that
    become empty.
    """
    form = _filled(form)
    found: dict[Section, list[Shown]] = {}
    for question in asked(form, facts):
        if not (for_reviewers and question.hidden_from_reviewers):
            found.setdefault(question.section, []).append(shown(question, form.answers.get(question.key)))
    mark_unopened([answer for group in found.values() for answer in group])
    return [ShownSection(section, group) for section, group in found.items()]


def said(form: Filled, facts: Mapping[str, Any]) -> list[tuple[Question, str]]:
    """Each question that is asked and answered, with the answer as plain text. No query."""
    given = [(one, form.answers.get(one.key)) for one in asked(form, facts)]
    return [(one, types.of(one).as_text(one, value)) for one, value in given if not types.of(one).is_empty(value)]


def mark_unopened(answers: Iterable[Shown]) -> None:
    """Say in `extra["scan"]` of each file or recording what a virus scanner said of it. One query, or none."""
    by_file = {pk: answer for answer in answers if (pk := types.file_of(answer.value))}
    if by_file:
        for pk, scan in StoredFile.objects.filter(pk__in=by_file).values_list("pk", "scan"):
            by_file[str(pk)].extra["scan"] = scan


def shown(question: Question, value: Any) -> Shown:
    """One answer ready for a template. No query."""
    kind = types.of(question)
    empty = kind.is_empty(value)
    extra = {} if empty else kind.shown(question, value)
    return Shown(question, value, empty, kind.as_text(question, value), kind.template, extra)


def content_hash(form: Response | Filled) -> str:
    """SHA-256 of the questionnaire's hash and every answer that is not empty. Two queries, or none."""
    form = _filled(form)
    given = [(one, form.answers[one.key]) for one in form.questions if one.key in form.answers]
    kept = {one.key: value for one, value in given if not types.of(one).is_empty(value)}
    return canonical_hash({"questionnaire": form.response.questionnaire.hash, "answers": kept})


def canonical_hash(content: Any) -> str:
    """SHA-256 of JSON with sorted keys and no spaces."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def history(response: Response) -> list[Change]:
    """Every kept version of every answer, newest first, from the append-only events. One query."""
    events = (
        Answer.pgh_event_model.objects.filter(response=response)
        .select_related("question", "changed_by")
        .order_by("-changed_at", "-pgh_id")
    )
    return [
        Change(
            one.question,
            one.version,
            one.value,
            types.of(one.question).as_text(one.question, one.value),
            one.changed_by,
            one.changed_at,
        )
        for one in events
    ]


def all_versions(response: Response, keys: Iterable[str]) -> dict[tuple[str, int], Any]:
    """Every value that was kept of these answers, by key and version. One query."""
    events = Answer.pgh_event_model.objects.filter(response=response, question__key__in=list(keys))
    return {(key, version): value for key, version, value in events.values_list("question__key", "version", "value")}


def versions_kept(response: Response, seen: Mapping[str, int]) -> dict[str, list[Version]]:
    """Every version that was kept of the answers named by `seen` (key → version), oldest first. One query.

    Only the version that was seen has its value; the others have None.
    """
    shown = Q(pk__in=[])
    for key, version in seen.items():
        shown |= Q(question__key=key, version=version)
    events = Answer.pgh_event_model.objects.filter(response=response, question__key__in=list(seen))
    rows = events.order_by("version").values_list(
        "question__key", "version", "mark", "changed_by_id", Case(When(shown, then=F("value")))
    )
    found: dict[str, list[Version]] = {}
    for key, *row in rows:
        found.setdefault(key, []).append(Version(*row))
    return found
