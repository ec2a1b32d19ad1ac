"""What the Group, its facilitator and staff send while they design the fund."""

import uuid

from tests.bad_input.forms import Form
from tests.bad_input.table.deciding import in_two_days
from tests.bad_input.table.places import by_id, others, part
from tests.bad_input.world import World

STATES = ("design_drafted", "design_asked", "design_answered", "design_agreed")
GROUP = ("group", "facilitator", "staff")


def elsewhere(who: str, *fitting: str):
    return others(who, *(name for name in STATES if name not in fitting))


def member(world: World):
    return world.cast.readers[5]


def of_a_member(*fitting: str):
    return lambda world: [
        (member(world), {"public_id": getattr(world, name).public_id}) for name in STATES if name not in fitting
    ]


def begun(world: World) -> dict:
    fund = world.calls["open"].fund
    return {"key": str(uuid.UUID(int=7)), "kind": "safety", "title": "A rule", "text": "We keep people safe.",
            "fund": str(fund.pk)}  # fmt: skip


def written(world: World) -> dict:
    return {"seen": "1", "text": "We fund leaders of every age.", "why": "It was too narrow."}


def amended(world: World) -> dict:
    return {"key": str(uuid.UUID(int=8)), "seen": "1", "text": "We fund everybody.", "why": "Why not?"}


DESIGNING = [
    Form("design-begin", who=member, fields=begun, text=("title", "text"), may=GROUP, seen=("key",)),
    Form("design-write", who=part("facilitator"), where=by_id("design_drafted"), fields=written, seen=("seen",),
         text=("text", "why", "heard"), may=("facilitator", "staff"),
         elsewhere=elsewhere("facilitator", "design_drafted")),
    Form("design-take-up", who=part("facilitator"), where=by_id("design_amendment"), fields=written, seen=("seen",),
         text=("text", "why", "heard"), may=("facilitator", "staff")),
    Form("design-decline", who=part("facilitator"), where=by_id("design_amendment"), text=("reason",),
         fields=lambda world: {"reason": "It is in there already."}, may=("facilitator", "staff")),
    Form("design-amend", who=member, where=by_id("design_drafted"), fields=amended, text=("text", "why"), may=GROUP,
         seen=("key", "seen"), elsewhere=of_a_member("design_drafted", "design_asked", "design_answered")),
    Form("design-comment", who=member, where=by_id("design_drafted"), text=("text",), loose=("may_publish",), may=GROUP,
         fields=lambda world: {"key": str(uuid.UUID(int=9)), "text": "Good."}, seen=("key",),
         elsewhere=of_a_member("design_drafted", "design_asked", "design_answered")),
    Form("design-comment-edit", who=lambda world: world.design_comment.by, where=by_id("design_comment"),
         fields=lambda world: {"seen": "0", "text": "Very good."}, text=("text",), loose=("may_publish",),
         seen=("seen",)),
    Form("design-open", who=part("facilitator"), where=by_id("design_drafted"), may=("facilitator",), seen=("seen",),
         fields=lambda world: in_two_days(world) | {"seen": "1"}, elsewhere=elsewhere("facilitator", "design_drafted")),
    Form("design-position", who=member, where=by_id("design_asked"), text=("reason",), seen=("seen",), again=True,
         fields=lambda world: {"seen": "1", "stance": "objection", "reason": "It harms people."},
         elsewhere=of_a_member("design_asked", "design_answered")),
    Form("design-close", who=part("facilitator"), where=by_id("design_answered"), text=("statement",),
         fields=lambda world: {"statement": "We agree."}, may=("facilitator",),
         elsewhere=elsewhere("facilitator", "design_answered")),
    Form("design-decide", who=part("facilitator"), where=by_id("design_drafted"), text=("outcome",), seen=("seen",),
         fields=lambda world: {"seen": "1", "method": "advice", "outcome": "We asked."}, may=("facilitator", "staff"),
         elsewhere=elsewhere("facilitator", "design_drafted")),
    Form("design-aside", who=part("facilitator"), where=by_id("design_drafted"), text=("why",),
         fields=lambda world: {"why": "Overtaken."}, may=("facilitator", "staff"),
         elsewhere=elsewhere("facilitator", "design_drafted")),
]  # fmt: skip
