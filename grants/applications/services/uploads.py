"""Answers that are files or recordings: only what was added to this application can be one.

A recording takes the place of a typed text. The text is kept as a version of its own first, so it stays in the history,
and comes back when the recording is taken away and nothing else is said.
"""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from grants.applications.models import Application, Attachment
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.files.models import StoredFile
from shaping_future.files.uploads import adopt, prepare_recording, prepare_upload
from shaping_future.questionnaires import services as questionnaires
from shaping_future.questionnaires.models import Answer, Question, QuestionType
from shaping_future.questionnaires.types.narrative import recording_of, text_of

MOST_UPLOADS = 150
"""Of one application, with those that were replaced and stay in its history."""


def has_upload(values: Mapping[str, Any]) -> bool:
    return any(isinstance(holder, UploadedFile) for value in values.values() for holder in (value, recording_of(value)))


def prepare(
    application: Application, values: Mapping[str, Any], *, by: User
) -> tuple[dict[str, Any], list[StoredFile]]:
    """The values with checked files (on the disk, without a row) in the place of uploads; and those files.

    A file question whose value is None is left out. NotValid, with nothing left behind, when an upload is refused.
    """
    if not has_upload(values) and None not in values.values():
        return dict(values), []
    prepared: list[StoredFile] = []
    files = _keys(application, QuestionType.FILE)
    narrative = _keys(application, QuestionType.NARRATIVE)
    values = {key: value for key, value in values.items() if not (key in files and value is None)}
    try:
        for key, value in values.items():
            if isinstance(value, UploadedFile) and key in files:
                values[key] = prepare_upload(value, by=by)
                prepared.append(values[key])
            elif isinstance(upload := recording_of(value), UploadedFile) and key in narrative:
                values[key] = {**value, "recording": prepare_recording(upload, by=by)}
                prepared.append(values[key]["recording"])
    except BaseException:
        for stored in prepared:
            stored.file.delete(save=False)
        raise
    return values, prepared


def recorded(values: Mapping[str, Any]) -> set[str]:
    """The keys whose answer has just been recorded; of values that were prepared."""
    return {key for key, value in values.items() if isinstance(recording_of(value), StoredFile)}


def settle(
    application: Application, values: Mapping[str, Any], seen: Mapping[str, int], *, by: User
) -> tuple[dict[str, Any], dict[str, int], list[str]]:
    """Inside the transaction, under the application's lock: (values, versions seen, keys whose typed text was kept)."""
    found, versions, typed = dict(values), dict(seen), []
    values = {key: value for key, value in values.items() if _may_be_a_file(value)}
    if not values:
        return found, versions, typed
    files = _keys(application, QuestionType.FILE)
    before = _recordings_before(application, values)
    for key, value in values.items():
        if key in files:
            found[key] = _owned(application, key, value)
        elif recording_of(value):
            recording = _owned(application, key, value["recording"])
            if isinstance(recording, StoredFile) and key not in before and (text := text_of(value)):
                typed += questionnaires.save_answers(application.response, {key: text}, versions, by=by)
                versions |= _versions(application, typed)
                value = {**value, "text": ""}
            found[key] = {**value, "recording": recording}
        elif key in before and value == "":
            found[key] = last_typed(application, key)
    return found, versions, typed


def _may_be_a_file(value: Any) -> bool:
    """Whether the value is or was a file, or a recording, or takes one away; a plain answer costs no query."""
    if isinstance(value, dict):
        return not value or "id" in value or "recording" in value
    return isinstance(value, StoredFile) or value in ("", "remove")


def last_typed(application: Application, key: str) -> str:
    """The newest text of a question's history that was typed and not empty; "" when there is none."""
    events = Answer.pgh_event_model.objects.filter(response=application.response_id, question__key=key)
    values = events.order_by("-version").values_list("value", flat=True)
    return next((value for value in values if isinstance(value, str) and value), "")


def _owned(application: Application, key: str, value: Any) -> Any:
    """What is kept as the answer, with its attachment; NotValid for a file that is not this application's."""
    if isinstance(value, StoredFile):
        if application.attachments.count() >= MOST_UPLOADS:
            raise NotAllowedNow(
                gettext("You have added very many files to this application. Write to us, and we will help.")
            )
        Attachment.objects.create(application=application, question_key=key, file=adopt(value))
        return value
    if value in ("remove", "", {}):
        return {}
    added = application.attachments.filter(question_key=key).values_list("file_id", flat=True)
    if not isinstance(value, dict) or value.get("id") not in {str(pk) for pk in added}:
        raise NotValid(gettext("Choose the file again."))
    return value


def _keys(application: Application, kind: QuestionType) -> set[str]:
    questions = Question.objects.filter(questionnaire__responses=application.response_id, type=kind)
    return set(questions.values_list("key", flat=True))


def _recordings_before(application: Application, values: Mapping[str, Any]) -> set[str]:
    rows = application.response.answers.filter(question__key__in=list(values), value__has_key="recording")
    return set(rows.values_list("question__key", flat=True))


def _versions(application: Application, keys: list[str]) -> dict[str, int]:
    rows = application.response.answers.filter(question__key__in=keys)
    return dict(rows.values_list("question__key", "version"))
