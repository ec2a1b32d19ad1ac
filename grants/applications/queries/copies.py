"""One application as a PDF: who may have it, and which making of it is current."""

import datetime as dt
from typing import Any

from shaping_future.questionnaires.models import QuestionType
from shaping_future.questionnaires.queries import ShownSection, content_hash
from shaping_future.questionnaires.types import file_of

from ..models import Application, State
from ..rules import checks_eligibility, on_application

COPY = "application-copy"
"""The kind of document that a copy is (documents.py makes it)."""
COPY_LIFETIME = dt.timedelta(days=28)


def may_have_copy(user: Any, application: Application) -> bool:
    """Its people, drafts too; and staff who may know of it, until it is withdrawn: then we do not read it."""
    if on_application(user, application):
        return True
    if application.state == State.WITHDRAWN or not user.is_authenticated or not checks_eligibility(user, application):
        return False
    return Application.objects.visible_to(user).filter(pk=application.pk).exists()


def copy_version(application: Application) -> str:
    """The same answers in the same state are the same copy. Two queries."""
    sent = int(application.sent_at.timestamp()) if application.sent_at else 0
    return f"{content_hash(application.response)[:40]}-{application.state[:10]}-{sent}"


def files_in(sections: list[ShownSection]) -> list[dict[str, Any]]:
    """The files that answers consist of: {"id", "name", "size", ...}."""
    shown = (answer for section in sections for answer in section.answers)
    return [one.value for one in shown if one.question.type == QuestionType.FILE and file_of(one.value)]
