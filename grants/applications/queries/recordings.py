"""Reads about recorded answers."""

from typing import Any

from django.db.models import Q

from grants.applications.models import Application
from shaping_future.files.models import StoredFile
from shaping_future.questionnaires import queries as questionnaires
from shaping_future.questionnaires import show_if
from shaping_future.questionnaires.models import Answer, Question, QuestionType

from . import facts


def narrative_questions(application: Application) -> list[Question]:
    """Those that the application is asked and that can be answered in one's own words. Two queries."""
    values = questionnaires.answers(application.response)
    asked = show_if.asked(questionnaires.questions(application.response.questionnaire), facts(application), values)
    return [question for question in asked if question.type == QuestionType.NARRATIVE]


def answer_to(application: Application, question: Question) -> tuple[Any, int]:
    """The value and version of one answer; ("", 0) when there is none. One query.

    `question` may be that of an earlier version of the form: its key says which one it is.
    """
    answer = Answer.objects.filter(response=application.response_id, question__key=question.key).first()
    return (answer.value, answer.version) if answer else ("", 0)


def scans(application: Application) -> dict[str, str]:
    """key → what a scanner said, for uploads of this application that may not be opened. One query.

    Where a question had several, the newest counts.
    """
    held = Q(file__scan=StoredFile.Scan.WAITING) | Q(file__scan=StoredFile.Scan.INFECTED)
    rows = application.attachments.filter(held).order_by("pk")
    return dict(rows.values_list("question_key", "file__scan"))
