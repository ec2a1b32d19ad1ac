"""Reading what was asked about answers after sending, and what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shaping_future.questionnaires import queries as questionnaires
from shaping_future.questionnaires import types
from shaping_future.questionnaires.models import Question, QuestionType

from ..models import Application, Enquiry


@dataclass(frozen=True)
class Corrected:
    """One answer of an enquiry in plain text, as it was and as it became."""

    question: Question
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Told:
    """An enquiry with the answers that it was about."""

    enquiry: Enquiry
    answers: list[Corrected]

    @property
    def is_changed(self) -> bool:
        return any(one.is_changed for one in self.answers)


def own_enquiries(application: Application) -> list[Enquiry]:
    """What waits for the applicant's people, and what they answered, the most urgent first. One query."""
    return list(application.enquiries.shown_to_applicant().order_by("due_at", "pk"))


def questions_asked(application: Application, enquiry: Enquiry) -> list[Question]:
    """The questions that an enquiry is about, in the form's order. One query."""
    found = Question.objects.filter(questionnaire__responses=application.response_id, key__in=enquiry.question_keys)
    return list(found.order_by("number"))


def changeable_keys(questions: Iterable[Question]) -> set[str]:
    """A file is not changed in place: it is asked about, and answered in words."""
    return {one.key for one in questions if one.type != QuestionType.FILE}


def told(application: Application) -> list[Told]:
    """Every enquiry about an application, newest first, with what changed. Three queries, or one when there is none."""
    return _told(application, application.enquiries.select_related("asked_by", "answered_by", "closed_by"))


def _told(application: Application, enquiries: Iterable[Enquiry]) -> list[Told]:
    enquiries = list(enquiries)
    if not enquiries:
        return []
    keys = {key for one in enquiries for key in one.question_keys}
    questions = Question.objects.filter(questionnaire__responses=application.response_id, key__in=keys)
    by_key = {one.key: one for one in questions.order_by("number")}
    values = questionnaires.all_versions(application.response, keys)
    return [Told(one, list(_answers(one, by_key, values))) for one in enquiries]


def corrected(application: Application) -> list[Corrected]:
    """For the Group: what changed after sending, without what is hidden from readers, and without staff's words.

    As many queries as `told`. While something is hidden from them they read the answers as they are now: nobody looks
    through earlier ones.
    """
    if application.hidden:
        return []
    found = [answer for one in reversed(_told(application, application.enquiries.all())) for answer in one.answers]
    return [one for one in found if one.is_changed and not one.question.hidden_from_reviewers]


def _answers(enquiry: Enquiry, by_key: dict[str, Question], values: dict[tuple[str, int], Any]) -> Iterable[Corrected]:
    for key, question in by_key.items():
        if key in enquiry.question_keys:
            was = enquiry.before.get(key, 0)
            now = enquiry.after.get(key, was)
            texts = (types.of(question).as_text(question, values.get((key, version))) for version in (was, now))
            yield Corrected(question, *texts)
