"""Keeping what search looks through the same as what was sent."""

from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from grants.applications import queries
from grants.applications.models import Application, SearchEntry
from grants.applications.models.search import CONFIGS
from shaping_future import clock
from shaping_future.look import folding
from shaping_future.questionnaires.queries import Filled

MOST = 100_000
"""Characters of one application that search sees, many times what a form takes: a vector holds a megabyte at most."""
FIELDS = ("text", "hidden_text", "for_readers", "for_staff", "indexed_at")


def index_application(application: Application, filled: Filled | None = None) -> None:
    """Whatever changes a sent application's answers, or its state from or to a draft, calls this last."""
    if application.sent_at is None:
        SearchEntry.objects.filter(application=application).delete()
        return
    said = queries.said(application, filled or queries.filled(application))
    text = "\n".join(words for question, words in said if not question.hidden_from_reviewers)[:MOST]
    hidden = "\n".join(words for question, words in said if question.hidden_from_reviewers)[:MOST]
    read = _vector(_names(application), "A") + _vector(text, "B")
    entry = SearchEntry(
        application=application,
        text=text,
        hidden_text=hidden,
        for_readers=read,
        for_staff=read + _vector(hidden, "C"),
        indexed_at=clock.now(),
    )
    SearchEntry.objects.bulk_create([entry], update_conflicts=True, unique_fields=["application"], update_fields=FIELDS)


def index_all() -> int:
    """Make every entry anew: after a restored backup, or when what is indexed has changed. How many there are."""
    sent = Application.objects.filter(sent_at__isnull=False)
    SearchEntry.objects.exclude(application__in=sent).delete()
    for application in sent.select_related(*queries.RELATED).iterator(chunk_size=200):
        index_application(application)
    return SearchEntry.objects.count()


def _names(application: Application) -> str:
    named = (application.reference, application.person_name, application.organisation, application.host)
    return " ".join(str(one) for one in named if one)


def _vector(text: str, weight: str) -> Any:
    words = Value(folding.words(text)[:MOST])
    simple, english = (SearchVector(words, config=config, weight=weight) for config in CONFIGS)
    return simple + english
