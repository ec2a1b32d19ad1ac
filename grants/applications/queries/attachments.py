"""A file of an application by its own id."""

from typing import Any

from shaping_future.files.models import StoredFile
from shaping_future.questionnaires.models import Answer, Question
from shaping_future.questionnaires.types import file_of

from ..models import Application, Attachment
from ..rules import checks_eligibility
from .blind import given_to


def attachment_for(user: Any, public_id: Any) -> Attachment:
    """A file by its own id: for the applicant's people, and for whoever may read the application and the question."""
    attachment = Attachment.objects.select_related("application", "file").get(file_id=public_id)
    application = attachment.application
    if Application.objects.own(user).filter(pk=application.pk).exists():
        return attachment
    seen = Application.objects.visible_to(user).get(pk=application.pk)
    answer = _answer_of(attachment)
    if answer is None or _is_hidden_from(user, answer.question):
        raise Attachment.DoesNotExist
    if seen.hidden:
        attachment.file = given_to(seen, attachment, answer.question, answer)
        if attachment.file is None:
            raise Attachment.DoesNotExist
    return attachment


def _answer_of(attachment: Attachment) -> Answer | None:
    """The answer that the file is now; None when another one took its place."""
    rows = Answer.objects.filter(
        response=attachment.application.response_id, question__key=attachment.question_key
    ).select_related("question")
    answer = rows.first()
    return answer if answer is not None and file_of(answer.value) == str(attachment.file_id) else None


def _is_hidden_from(user: Any, question: Question) -> bool:
    return question.hidden_from_reviewers and not checks_eligibility(user)


def as_readers_get_it(seen: Application, attachment: Attachment) -> StoredFile | None:
    """The file, or what stands in its place for a reader of this row (loaded for them); None for nothing."""
    if not seen.hidden:
        return attachment.file
    answer = _answer_of(attachment)
    return given_to(seen, attachment, answer.question, answer) if answer is not None else None
