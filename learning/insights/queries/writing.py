"""Insights for whoever writes them."""

from typing import Any

from django.db.models import QuerySet

from grants.awards.models import Award
from learning.insights.models import Insight, InsightVersion, StudyConsent
from learning.insights.queries.naming import hiding
from learning.insights.queries.public import draft_page, public_slug
from learning.reports.models import Answer


def insights(user: Any) -> QuerySet[Insight]:
    return Insight.objects.visible_to(user).select_related("version", "begun_by").prefetch_related("versions")


def insight_for(user: Any, public_id: Any) -> Insight:
    return insights(user).select_related("award__application__organisation").get(public_id=public_id)


def draft_of(version: InsightVersion) -> Any:
    """A version as its page would show it, with the quotes that somebody stands by in it."""
    return draft_page(version)


def consent_to(version: InsightVersion) -> StudyConsent | None:
    """What the grant was asked about this version of its case study."""
    return StudyConsent.objects.filter(version=version).first()


def address_of(insight: Insight) -> str:
    """Where everybody reads it; "" while nobody can."""
    if not Insight.objects.published().filter(pk=insight.pk).exists():
        return ""
    return public_slug(insight, hiding())


def awards_to_study(user: Any) -> QuerySet[Award]:
    """Grants that have shared something with this person."""
    shared = Answer.objects.shared_with(user).order_by().values("report__award")
    return Award.objects.filter(pk__in=shared).select_related("application__organisation")
