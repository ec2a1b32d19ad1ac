"""What a facilitator and members send in a draw."""

import datetime as dt

from shaping_future import clock
from tests.bad_input.drawing import adds
from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, call, other_calls, others, part
from tests.bad_input.world import World

DECIDING = ("drafting", "deciding", "agreed", "not_agreed")


def begun(world: World) -> dict:
    every = world.calls["drafting"].applications.filter(state="eligible").values_list("public_id", flat=True)
    day = (clock.today() + dt.timedelta(days=4)).isoformat()
    return {
        "applications": [str(one) for one in every], "why": "We see no difference.", "budget_pence": "45,000",
        "mode": "skip", "beacon": "lottery", "beacon_round": "Lotto of Saturday", "day": day, "time": "20:00",
    }  # fmt: skip


def member(name: str):
    return lambda world: adds(world, getattr(world, name))


def for_member(*names: str):
    return lambda world: [(member(name)(world), {"public_id": getattr(world, name).public_id}) for name in names]


DRAWING = [
    Form("draw-begin", who=part("facilitator"), where=call("drafting"), fields=begun, text=("why", "beacon_round"),
         may=("facilitator",), again=True, elsewhere=other_calls("facilitator", *DECIDING)),
    Form("draw-commit", who=member("draw_open"), where=by_id("draw_open"), fields=lambda world: {"hash": "0a" * 32},
         elsewhere=for_member("draw_fixed", "draw_known"), again=True),
    Form("draw-freeze", who=part("facilitator"), where=by_id("draw_open"), may=("facilitator",),
         elsewhere=others("facilitator", "draw_fixed", "draw_known")),
    Form("draw-open", who=member("draw_fixed"), where=by_id("draw_fixed"), fields=lambda world: {"nonce": ""},
         elsewhere=for_member("draw_open", "draw_known")),
    Form("draw-make", who=part("facilitator"), where=by_id("draw_known"), may=("facilitator",), text=("value",),
         fields=lambda world: {"value": "3-1-6-6-2-4", "again": "3-1-6-6-2-4"},
         elsewhere=others("facilitator", "draw_open", "draw_fixed")),
    Form("draw-give-up", who=part("facilitator"), where=by_id("draw_open"), may=("facilitator",), text=("why",),
         fields=lambda world: {"why": "We talked again."}, elsewhere=others("facilitator", "draw_known")),
]  # fmt: skip
