"""Answers follow their form to its next version, when the form changes while people are writing."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from . import queries, types
from .models import Answer, Questionnaire, Response


@transaction.atomic
def follow(responses: Iterable[Response], now: Questionnaire) -> int:
    """Bring these responses to the version `now` of their form; how many moved.

    Every answer whose question is still there, with the same key and type, stays as it is. An answer to a question that
    is gone leaves the form and stays in the history (`left_behind`). The caller holds the lock of what the responses
    belong to.
    """
    pks = sorted(response.pk for response in responses)
    moving = list(Response.objects.select_for_update().filter(pk__in=pks).exclude(questionnaire=now).order_by("pk"))
    fresh = {(one.key, one.type): one for one in queries.questions(now)}
    theirs = Answer.objects.filter(response__in=moving)
    for question in {answer.question for answer in theirs.select_related("question").distinct("question")}:
        answers = theirs.filter(question=question)
        if after := fresh.get((question.key, question.type)):
            answers.update(question=after)
        else:
            answers.delete()
    Response.objects.filter(pk__in=[one.pk for one in moving]).update(questionnaire=now)
    return len(moving)


def left_behind(response: Response) -> list[queries.Change]:
    """The newest text of each answer whose question the form no longer asks, from the history. Two queries."""
    here = {(one.key, one.type) for one in queries.questions(response.questionnaire)}
    events = Answer.pgh_event_model.objects.filter(response=response).exclude(
        question__questionnaire=response.questionnaire_id
    )
    newest: dict[tuple[str, str], Any] = {}
    for event in events.select_related("question", "changed_by").order_by("pgh_id"):
        newest[(event.question.key, event.question.type)] = event
    gone = [event for place, event in newest.items() if place not in here]
    return [_change(event) for event in gone if not types.of(event.question).is_empty(event.value)]


def _change(event: Any) -> queries.Change:
    text = types.of(event.question).as_text(event.question, event.value)
    return queries.Change(event.question, event.version, event.value, text, event.changed_by, event.changed_at)
