"""Every change to questionnaires and answers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction

from shaping_future import clock
from shaping_future.errors import NotValid
from shaping_future.record.services import note

from . import queries, types
from .definition import QuestionData
from .errors import Conflict, InvalidAnswer, StaleAnswers
from .models import Answer, Question, Questionnaire, Response, Section


@transaction.atomic
def create_questionnaire(title: str, questions: Iterable[QuestionData], *, by: Any) -> Questionnaire:
    """Keep the questions (from definition.read_questions) as the next version of the form called `title`.

    Sections come from the questions, in order. `by` may be None (the system).
    """
    questions = list(questions)
    if not questions:
        raise NotValid("A form needs at least one question.")
    _one_at_a_time(title)
    questionnaire = Questionnaire.objects.create(
        title=title,
        version=Questionnaire.objects.filter(title=title).count() + 1,
        hash=queries.canonical_hash([one.as_dict() for one in questions]),
    )
    sections: dict[str, Section] = {}
    for one in questions:
        if one.section not in sections:
            sections[one.section] = questionnaire.sections.create(order=len(sections) + 1, title=one.section)
    Question.objects.bulk_create(
        Question(questionnaire=questionnaire, **(one.as_dict() | {"section": sections[one.section]}))
        for one in questions
    )
    note("questionnaire.created", questionnaire, by, version=questionnaire.version, hash=questionnaire.hash)
    return questionnaire


def _one_at_a_time(title: str) -> None:
    """Hold a lock on the title until the transaction ends, so that two versions never get the same number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"questionnaire {title}"])


@transaction.atomic
def start_response(questionnaire: Questionnaire) -> Response:
    """An empty set of answers. Whoever owns it (an application, a report) keeps the record of it."""
    return Response.objects.create(questionnaire=questionnaire)


@transaction.atomic
def save_answers(response: Response, values: Mapping[str, Any], seen: Mapping[str, int], *, by: Any) -> list[str]:
    """Keep the answers that changed; returns their keys.

    `values`: key → value (JSON of its type, or what its form field gives; blank is fine). `seen`: key → the version of
    the answer that the writer's page showed (0, also when absent: there was none). A value that differs from what the
    writer saw, where somebody else has changed it since, raises StaleAnswers and nothing is saved. A value that the
    writer did not touch never overwrites. NotValid: an unknown key. InvalidAnswer: a value that its type refuses.
    """
    response = Response.objects.select_for_update().select_related("questionnaire").get(pk=response.pk)
    by_key = {one.key: one for one in queries.questions(response.questionnaire)}
    if unknown := set(values) - set(by_key):
        raise NotValid(f"This form has no question {sorted(unknown)[0][:40]!r}.")
    clean = {key: _clean(by_key[key], value) for key, value in values.items()}
    kept = {one.question_id: one for one in response.answers.select_related("changed_by")}
    changed = {key: value for key, value in clean.items() if _value(kept.get(by_key[key].pk), by_key[key]) != value}
    stale = {key: seen.get(key, 0) for key in changed if seen.get(key, 0) != _version(kept.get(by_key[key].pk))}
    if stale:
        conflicts = _conflicts(response, stale, changed, by_key, kept)
        if conflicts:
            raise StaleAnswers(conflicts)
        changed = {key: value for key, value in changed.items() if key not in stale}
    for key, value in changed.items():
        _keep(response, by_key[key], kept.get(by_key[key].pk), value, by)
    if changed:
        response.changed_at = clock.now()
        response.save(update_fields=["changed_at"])
    return list(changed)


def _clean(question: Question, value: Any) -> Any:
    try:
        return types.of(question).clean(question, value)
    except InvalidAnswer as error:
        raise InvalidAnswer(*(f"Question {question.number}: {one}" for one in error.sentences)) from None


def _value(answer: Answer | None, question: Question) -> Any:
    return types.of(question).blank if answer is None else answer.value


def _version(answer: Answer | None) -> int:
    return 0 if answer is None else answer.version


def _conflicts(
    response: Response, stale: Mapping[str, int], mine: Mapping[str, Any], by_key: Mapping, kept: Mapping
) -> list[Conflict]:
    """The stale answers that the writer did change; those left as they were seen are no conflict."""
    before = queries.value_at(response, stale)
    found = []
    for key, version in stale.items():
        question = by_key[key]
        saw = types.of(question).blank if version == 0 else before.get(key)
        if mine[key] != saw:
            theirs = kept.get(question.pk)
            found.append(
                Conflict(
                    question=question,
                    theirs=_value(theirs, question),
                    mine=mine[key],
                    who=theirs.changed_by if theirs else None,
                    when=theirs.changed_at if theirs else response.changed_at,
                    version=_version(theirs),
                )
            )
    return found


def _keep(response: Response, question: Question, answer: Answer | None, value: Any, by: Any) -> None:
    if answer is None:
        Answer.objects.create(response=response, question=question, value=value, changed_by=by, changed_at=clock.now())
        return
    answer.value, answer.changed_by, answer.changed_at = value, by, clock.now()
    answer.version += 1
    answer.save(update_fields=["value", "version", "changed_by", "changed_at"])
