"""What is sent before, in and after a meeting of the Group."""

import datetime as dt
import uuid

from cocreation.meetings.models import Meeting
from shaping_future import clock
from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, others, part
from tests.bad_input.world import World

MEETINGS = ("meeting_planned", "meeting_between", "meeting_talking", "meeting_over", "meeting_confirmed")
GROUP = ("group", "facilitator", "staff")
HOLDS = {"who": part("facilitator"), "may": ("facilitator",)}


def not_in(*fitting: str):
    return others("facilitator", *(name for name in MEETINGS if name not in fitting))


def here(number: int):
    return lambda world: world.in_the_room[number]


def of_member(number: int, *names: str):
    return lambda world: [(world.in_the_room[number], {"public_id": getattr(world, name).public_id}) for name in names]


def round_of(name: str):
    return lambda world: {"public_id": getattr(world, name).round.public_id}


def when(world: World) -> dict:
    day = clock.today() + dt.timedelta(days=9)
    return {
        "title": "Who we fund",
        "day": day.isoformat(),
        "at": "14:00",
        "length": "90",
        "way": "online",
        "place": "x",
    }


def planned(world: World) -> dict:
    return when(world) | {"key": str(uuid.UUID(int=21)), "call": str(world.calls["deciding"].pk)}


def changed(world: World) -> dict:
    return when(world) | {"seen": str(Meeting.objects.get(pk=world.meeting_planned.pk).revision)}


def item(world: World) -> dict:
    return {"kind": "talk", "title": "What we learned", "minutes": "10", "why": "We said so.", "content_note": ""}


def correction(world: World) -> dict:
    return {"key": str(uuid.UUID(int=22)), "text": "Six people came."}


def person(world: World) -> dict:
    return {"person": str(world.in_the_room[2].public_id)}


MEETING = [
    Form("meeting-plan", fields=planned, text=("title", "place"), seen=("key",), **HOLDS),
    Form("meeting-change", where=by_id("meeting_planned"), fields=changed, text=("title", "place"), seen=("seen",),
         elsewhere=not_in("meeting_planned"), **HOLDS),
    Form("meeting-invite", where=by_id("meeting_planned"), elsewhere=not_in("meeting_planned"), **HOLDS),
    Form("meeting-call-off", where=by_id("meeting_planned"), elsewhere=not_in("meeting_planned"), **HOLDS),
    Form("meeting-agenda", where=by_id("meeting_planned"), fields=item, text=("title", "why", "content_note"),
         elsewhere=not_in("meeting_planned", "meeting_between", "meeting_talking"), **HOLDS),
    Form("meeting-propose", where=by_id("meeting_bare"), elsewhere=not_in(), **HOLDS),
    Form("meeting-start", where=by_id("meeting_planned"), elsewhere=not_in("meeting_planned"), **HOLDS),
    Form("meeting-end", where=by_id("meeting_between"), elsewhere=not_in("meeting_between"), **HOLDS),
    Form("meeting-come", who=here(5), where=by_id("meeting_between"), may=GROUP,
         fields=lambda world: {"seat": "member", "way": "online"},
         elsewhere=of_member(5, "meeting_planned", "meeting_over")),
    Form("meeting-leave", who=here(0), where=by_id("meeting_between"), may=GROUP,
         elsewhere=of_member(0, "meeting_planned", "meeting_over")),
    Form("meeting-hand", who=here(0), where=by_id("meeting_talking"), may=GROUP,
         fields=lambda world: {"kind": "speak"}, elsewhere=of_member(0, "meeting_planned", "meeting_over")),
    Form("meeting-floor", where=by_id("meeting_talking"), fields=person,
         elsewhere=not_in("meeting_talking", "meeting_between"), **HOLDS),
    Form("meeting-step-out", who=here(0), where=by_id("meeting_talking"), may=GROUP,
         elsewhere=of_member(0, "meeting_planned", "meeting_between", "meeting_over")),
    Form("meeting-step-in", who=here(0), where=by_id("meeting_talking"), may=GROUP, keeps=False,
         elsewhere=of_member(0, "meeting_planned", "meeting_over")),
    Form("item-change", where=by_id("item_planned"), fields=lambda world: item(world) | {"title": "How we say it"},
         text=("title", "why", "content_note"), elsewhere=others("facilitator", "item_talking"), **HOLDS),
    Form("item-place", where=by_id("item_planned"), fields=lambda world: {"where": "earlier"}, again=True,
         elsewhere=others("facilitator", "item_talking"), **HOLDS),
    Form("item-begin", where=by_id("item_next"), elsewhere=others("facilitator", "item_planned"), **HOLDS),
    Form("item-end", where=by_id("item_talking"), text=("outcome", "actions"),
         fields=lambda world: {"kind": "later", "outcome": "We talk again.", "actions": "MEX asks."},
         elsewhere=others("facilitator", "item_planned", "item_next"), **HOLDS),
    Form("item-ask", where=by_id("item_talking"), loose=("fallback",),
         fields=lambda world: {"proposal": "We fund it.", "minutes": "10", "method": "consent"},
         text=("proposal",), elsewhere=others("facilitator", "item_planned", "item_next"), **HOLDS),
    Form("item-answer", who=here(4), where=round_of("round_asked"), text=("reason",), loose=("is_named",), again=True,
         fields=lambda world: {"stance": "objection", "reason": "It harms people."}, may=("group", "facilitator")),
    Form("item-show", where=round_of("round_answered"), **HOLDS),
    Form("item-withdraw", who=lambda world: world.objector, where=round_of("round_shown"),
         may=("group", "facilitator")),
    Form("item-close", where=round_of("round_shown"), text=("statement",),
         fields=lambda world: {"statement": "We agree."}, **HOLDS),
    Form("minutes-confirm", where=by_id("meeting_over"), **HOLDS,
         elsewhere=not_in("meeting_over", "meeting_confirmed")),
    Form("minutes-amend", where=by_id("meeting_confirmed"), fields=correction, text=("text",), seen=("key",),
         elsewhere=not_in("meeting_confirmed"), **HOLDS),
    Form("minutes-pdf", who=here(0), where=by_id("meeting_over"), may=GROUP,
         elsewhere=of_member(0, "meeting_planned", "meeting_talking")),
]  # fmt: skip
