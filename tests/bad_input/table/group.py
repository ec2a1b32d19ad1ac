"""What members send about themselves, and facilitators about the terms of others."""

import datetime as dt

from shaping_future import clock
from tests.bad_input.forms import Form
from tests.bad_input.table.places import part
from tests.bad_input.world import World

HOLD = ("staff", "facilitator")


def member(world: World):
    """Who will be away, and said what they need."""
    return world.member


def has_left(world: World) -> list:
    return [(world.former, {})]


def day(number: int) -> str:
    return (clock.today() + dt.timedelta(days=number)).isoformat()


def of_the_member(world: World) -> dict:
    return {"public_id": world.member.public_id}


def of_the_former(world: World) -> list:
    return [(world.cast.facilitator, {"public_id": world.former.public_id})]


def of_the_place(world: World) -> dict:
    return {"public_id": world.said_yes.public_id}


GROUP = [
    Form("member-away", who=member, fields=lambda world: {"since": day(3), "until": day(9)}, again=True,
         elsewhere=has_left),
    Form("member-back", who=member, again=True, elsewhere=has_left),
    Form("member-name", who=member, text=("chosen_name", "own_line"), again=True,
         fields=lambda world: {"choice": "chosen", "chosen_name": "Sel", "own_line": "I love maps."}),
    Form("member-needs", who=member, text=("words",), loose=("for_facilitator",), again=True, elsewhere=has_left,
         fields=lambda world: {"needs": ["captions"], "words": "Slowly.", "for_facilitator": "on"}),
    Form("member-needs-forget", who=member, elsewhere=has_left),
    Form("member-leave", who=member, text=("words",), loose=("sure",), elsewhere=has_left,
         fields=lambda world: {"words": "Thank you.", "sure": "leave"}),
    Form("member-leave", who=member, text=("words",), loose=("sure",), elsewhere=has_left, keeps=False,
         fields=lambda world: {"words": "Thank you.", "sure": ""}, label="first step"),
    Form("member-appoint", who=part("facilitator"), where=of_the_place, may=HOLD,
         fields=lambda world: {"since": day(0), "until": day(500)}),
    Form("member-renew", who=part("facilitator"), where=of_the_member, may=HOLD,
         fields=lambda world: {"until": day(1200)}),
    Form("member-end", who=part("facilitator"), where=of_the_member, may=HOLD, text=("words",),
         fields=lambda world: {"last_day": day(0), "words": "They asked for it."}, elsewhere=of_the_former),
]  # fmt: skip
