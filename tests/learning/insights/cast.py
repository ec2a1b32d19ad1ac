"""Insights begun, published, asked about."""

from learning.insights import services
from learning.insights.models import Insight
from shaping_future.accounts.roles import Role
from tests.cast import person

TEXT = "What we heard.\n\n## Rest\n\nPeople need it."


def begun(by=None, title="Rest is work", body=TEXT, **more) -> Insight:
    by = by or person(Role.LEARNING)
    return services.begin_insight(title, "Three groups on rest.", body, by=by, **more)


def published(insight: Insight, by=None) -> Insight:
    return services.publish_insight(insight, seen=insight.newest.number, by=by or insight.begun_by)
