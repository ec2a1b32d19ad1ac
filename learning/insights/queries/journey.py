"""What the journey of the fund tells of learning: insights that are published."""

from django.urls import reverse

from learning.insights.queries.public import published
from shaping_future import clock
from shaping_future.look.journey import Lane, Moment


def insights() -> list[Moment]:
    """Two queries."""
    return [
        Moment(
            one.published_at.astimezone(clock.LONDON).date(),
            Lane.LEARNING,
            one.title,
            one.summary,
            reverse("insights:insight", args=[one.slug]),
        )
        for one in published()
    ]
