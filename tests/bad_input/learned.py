"""What was learned, for the world of forms: an insight that everybody reads."""

from typing import Any

from learning.insights import queries, services


def learn(world: Any) -> None:
    gathers = world.cast.learning
    text = "What we heard from three groups.\n\n## Rest\n\nPeople need it."
    insight = services.begin_insight("Rest is work", "Three groups on rest.", text, by=gathers)
    world.insight = services.publish_insight(insight, seen=1, by=gathers)
    world.insight_address = queries.published()[0].slug
