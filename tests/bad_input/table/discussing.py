"""What members and facilitators send while the Group talks before it meets."""

import datetime as dt
import uuid

from shaping_future import clock
from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, call, part
from tests.bad_input.world import World


def author(name: str):
    return lambda world: getattr(world, name).by


def other(world: World):
    """A member who did not write the point."""
    return world.topic.points.exclude(by=world.point.by).first().by


def keyed(number: int, **more: str):
    return lambda world: {"key": str(uuid.UUID(int=number)), "text": "They know the place."} | more


def in_a_round(world: World) -> dict:
    day = (clock.today() + dt.timedelta(days=2)).isoformat()
    return {"topics": [str(world.topic.application.public_id)], "last_day": day, "hides": "on"}


HOLDS = ("facilitator", "staff")
DISCUSSING = [
    Form("discussion-point", who=author("point"), where=by_id("topic"), fields=keyed(31, side="for"), text=("text",),
         seen=("key",)),
    Form("discussion-comment", who=author("comment"), where=by_id("topic"), fields=keyed(32), text=("text",),
         seen=("key",)),
    Form("discussion-ask", who=author("point"), where=by_id("topic"), fields=keyed(33), text=("text",), seen=("key",),
         elsewhere=lambda world: [(world.point.by, {"public_id": world.free_topic.public_id})]),
    Form("discussion-point-edit", who=author("point"), where=by_id("point"), text=("text",), seen=("seen",),
         fields=lambda world: {"seen": "0", "side": "against", "text": "They do not know the place."}),
    Form("discussion-point-withdraw", who=author("point"), where=by_id("point")),
    Form("discussion-point-too", who=other, where=by_id("point"), fields=lambda world: {"on": "yes"}, loose=("on",)),
    Form("discussion-comment-edit", who=author("comment"), where=by_id("comment"), text=("text",), seen=("seen",),
         fields=lambda world: {"seen": "1", "text": "I looked at the budget again."}),
    Form("discussion-comment-withdraw", who=author("comment"), where=by_id("comment")),
    Form("discussion-open", who=part("facilitator"), where=call("drafting"), text=("title", "question", "why"),
         fields=lambda world: {"key": str(uuid.UUID(int=34)), "title": "Pace", "question": "How fast do we go?"},
         may=HOLDS, seen=("key",)),
    Form("discussion-round", who=part("facilitator"), where=call("drafting"), fields=in_a_round, may=HOLDS,
         loose=("hides",), again=True),
    Form("discussion-why", who=part("facilitator"), where=by_id("topic"), may=HOLDS,
         fields=lambda world: {"why": "Readers differ."}, text=("why",)),
    Form("discussion-end", who=part("facilitator"), where=by_id("round_topic"), may=HOLDS,
         elsewhere=lambda world: [(world.cast.facilitator, {"public_id": world.topic.public_id})]),
]  # fmt: skip
