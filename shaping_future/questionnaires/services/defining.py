"""A new version of a form, and an empty set of answers to it."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from shaping_future.errors import NotValid
from shaping_future.questionnaires import queries
from shaping_future.questionnaires.definition import QuestionData
from shaping_future.questionnaires.models import Question, Questionnaire, Response, Section
from shaping_future.record.services import note


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
