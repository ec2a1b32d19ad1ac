"""Reads of the contributing funders' pages."""

import uuid
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Lower, StrIndex

from grants.applications.models import Application
from grants.organisations.models import Organisation
from learning.reports.models import Report
from shaping_future.accounts.roles import Role

from .kinds import Theme
from .models import AdviceComment, AdviceThread, FunderQuestion

SHORT = 5
"""Letters. A shorter name is a word of every day."""


def questions(shared_only: bool = False) -> list[tuple[str, list[FunderQuestion]]]:
    """By theme, each with its questions, newest first. One query."""
    rows = FunderQuestion.objects.all()
    rows = rows.filter(may_share=True).exclude(answer="") if shared_only else rows
    by_theme: dict[str, list[FunderQuestion]] = {}
    for one in rows:
        by_theme.setdefault(one.theme, []).append(one)
    return [(theme.label, by_theme[theme]) for theme in Theme if theme in by_theme]


def question_for(user: Any, public_id: uuid.UUID) -> FunderQuestion:
    return FunderQuestion.objects.get(public_id=public_id)


def threads() -> QuerySet:
    return AdviceThread.objects.annotate(said=Count("comments", filter=Q(comments__withdrawn_at=None)))


def thread_for(user: Any, public_id: uuid.UUID) -> AdviceThread:
    return AdviceThread.objects.get(public_id=public_id)


def comment_for(user: Any, public_id: uuid.UUID) -> AdviceComment:
    return AdviceComment.objects.select_related("thread").get(public_id=public_id, by=user)


def comments_of(thread: AdviceThread) -> list[AdviceComment]:
    return list(thread.comments.select_related("by"))


def names_an_applicant(text: str, user: Any) -> bool:
    """Whether the words hold the reference of an application, or the name of an applicant that this person may know of:
    they tell nobody anything that the writer did not know before. Two queries."""
    of_whom = Application.objects.visible_to(user) if user.has_role(Role.STAFF) else Application.objects.none()
    reports = Report.objects.visible_to(user).values("award__application__organisation")
    organisations = Organisation.objects.filter(
        Q(pk__in=of_whom.order_by().values("organisation")) | Q(pk__in=reports), name__regex=f".{{{SHORT},}}"
    )
    words = Lower(Value(" ".join(text.split())))
    if organisations.annotate(at=StrIndex(words, Lower("name"))).filter(at__gt=0).exists():
        return True
    return Application.objects.annotate(at=StrIndex(words, Lower("reference"))).filter(at__gt=0).exists()
