"""Bringing answers from another application. What was written here is never replaced."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from grants.applications import queries
from grants.applications.models import Application
from grants.applications.passport import Carried
from shaping_future.accounts.models import User
from shaping_future.questionnaires import types
from shaping_future.questionnaires.errors import InvalidAnswer
from shaping_future.questionnaires.models import Question
from shaping_future.record.services import note

from .writing import save_answers


@dataclass(frozen=True)
class Left:
    """An answer that was not brought, with its words so that people can copy them, and why."""

    label: str
    text: str
    why: str


@dataclass(frozen=True)
class Brought:
    """What came of it: questions that have an answer now, and what was left."""

    taken: list[Question]
    left: list[Left]


@transaction.atomic
def bring_answers(application: Application, carried: Iterable[Carried], *, by: User) -> Brought:
    """Fill the questions that are still empty with the answers that fit them, by key and type or by the same words.

    Refused as save_answers refuses: not a writer, sent already, closed, somebody saved meanwhile.
    """
    questions = queries.asked(application)
    here, versions = queries.answers_and_versions(application)
    values: dict[str, Any] = {}
    taken, left = [], []
    for one in carried:
        question = _match(one, questions)
        value, why = _fitting(one, question, here)
        if why:
            left.append(Left(one.question, one.text, why))
        elif question.key not in values:
            values[question.key] = value
            taken.append(question)
    if save_answers(application, values, versions, by=by):
        note("application.answers-brought", application, by=by, answers=list(values))
    return Brought(taken, left)


def _match(one: Carried, questions: list[Question]) -> Question | None:
    of_type = [question for question in questions if question.type == one.type]
    by_key = next((question for question in of_type if question.key == one.key), None)
    return by_key or next((question for question in of_type if question.label == one.question), None)


def _fitting(one: Carried, question: Question | None, here: dict[str, Any]) -> tuple[Any, str]:
    """The value for this question and "", or None and why it does not come along."""
    if question is None:
        return None, "This call does not ask it."
    kind = types.of(question)
    if not kind.is_empty(here.get(question.key)):
        return None, "You have an answer here already. We left it as it is."
    try:
        portable = kind.portable(one.value)
        if portable is None:
            return None, "This cannot be copied. Please answer it here."
        value = kind.clean(question, portable)
    except InvalidAnswer as error:
        return None, str(error)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError):  # a value that no form of ours gave
        return None, "We could not read this answer."
    return (None, "It was empty.") if kind.is_empty(value) else (value, "")
