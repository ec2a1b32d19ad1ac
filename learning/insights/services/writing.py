"""Insights begun and written: every save is a version, and none is ever changed."""

import uuid

from django.db import transaction

from grants.awards.models import Award
from learning.insights import rules
from learning.insights.kinds import Kind, Language
from learning.insights.models import Insight, InsightVersion
from learning.insights.services._texts import clean
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

TITLE, SUMMARY, BODY = 120, 600, 30_000
"""Letters at most."""


@transaction.atomic
def begin_insight(
    title: str,
    summary: str,
    body: str,
    *,
    award: Award | None = None,
    language: str = Language.EN,
    key: uuid.UUID | None = None,
    by: User,
) -> Insight:
    """A draft with its first version; about one grant, it is a case study. `key`: a second post of one page is one."""
    if not rules.gathers(by):
        raise NotAllowed("Learning partners and staff write insights.")
    if language not in Language.values:
        raise NotValid("Choose the language it is written in.")
    key = key or uuid.uuid4()
    found = Insight.objects.filter(public_id=key).first()
    if found is not None:
        return _own_twin(found, by)
    kind = Kind.STUDY if award else Kind.INSIGHT
    insight = Insight.objects.create(
        public_id=key, slug=key.hex, kind=kind, award=award, language=language, begun_by=by, begun_at=clock.now()
    )
    _version(insight, 1, title, summary, body, by)
    note("insight.begun", insight, by=by, kind=str(kind))
    return insight


def _own_twin(insight: Insight, by: User) -> Insight:
    if insight.begun_by_id != by.pk:
        raise NotAllowed("This insight is somebody else's. Load the page again.")
    return insight


@transaction.atomic
def write_insight(insight: Insight, title: str, summary: str, body: str, *, seen: int, by: User) -> InsightVersion:
    """Another version; what is published stays. `seen`: the number of the one that the writer's page showed."""
    insight = for_writing(insight, by)
    newest = insight.newest
    texts = _texts(title, summary, body)
    if texts == (newest.title, newest.summary, newest.body):
        return newest
    if seen != newest.number:
        raise NotAllowedNow("Somebody saved another version since you opened it. Look at it beside yours.")
    version = _version(insight, newest.number + 1, *texts, by)
    note("insight.written", insight, by=by, version=version.number)
    return version


def for_writing(insight: Insight, by: User) -> Insight:
    """Read again under its lock, for somebody who writes it."""
    Insight.objects.select_for_update(of=("self",)).get(pk=insight.pk)
    rows = Insight.objects.visible_to(by).select_related("award__application").prefetch_related("versions")
    found = rows.filter(pk=insight.pk).first()
    if found is None or not rules.gathers(by):
        raise NotAllowed("Learning partners and staff write insights.")
    return found


def _version(insight: Insight, number: int, title: str, summary: str, body: str, by: User) -> InsightVersion:
    title, summary, body = _texts(title, summary, body)
    return InsightVersion.objects.create(
        insight=insight, number=number, title=title, summary=summary, body=body, written_by=by, written_at=clock.now()
    )


def _texts(title: str, summary: str, body: str) -> tuple[str, str, str]:
    return (
        " ".join(clean(title, TITLE, "Write a title.").split()),
        " ".join(clean(summary, SUMMARY, "Write a sentence or two that say what it is about.").split()),
        clean(body, BODY, "Write the text."),
    )
