"""What is written about the applications of one call of the world."""

import datetime as dt
from typing import Any

from cocreation.discussion import services as discussion
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.demo import discussing


def discussed(world: Any, call: Call) -> None:
    """One application was talked about, one is in a written round; a topic is free."""
    discussing.discuss(call, world.cast)
    topics = call.topics.order_by("pk")
    world.free_topic = topics.get(application=None)
    world.topic, world.round_topic = topics.exclude(application=None)[:2]
    ends, by = clock.now() + dt.timedelta(days=4), world.cast.facilitator
    discussion.open_written_round(call, [world.round_topic], None, ends, True, by=by)
    world.point = world.topic.points.order_by("pk").first()
    world.comment = world.topic.comments.filter(edits=1).get()
