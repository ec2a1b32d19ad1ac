"""What the Group and the Board send while they decide."""

import datetime as dt

from grants.board import queries as board
from shaping_future import clock
from shaping_future.accounts.services import demo_code
from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, call, other_calls, others, part
from tests.bad_input.world import World


def slate(world: World) -> dict:
    found = {"revision": str(world.drafted.revision)}
    for item in world.drafted.items.all():
        name = f"item-{item.application.public_id}"
        found |= {f"{name}-keep": "on", f"{name}-amount": str(item.pence // 100), f"{name}-why": "They lead together."}
    return found


def reserves(world: World) -> dict:
    found = {"revision": str(world.drafted.revision)}
    for one in world.drafted.reserves.all():
        name = f"item-{one.application.public_id}"
        found |= {f"{name}-keep": "on", f"{name}-place": "1", f"{name}-amount": str(one.pence // 100)}
        found[f"{name}-why"] = "They come next."
    return found


def in_two_days(world: World) -> dict:
    return {"last_day": (clock.today() + dt.timedelta(days=2)).isoformat()}


def signature(world: World) -> dict:
    seen = board.text_hash(board.what_to_sign(world.cast.board[0], world.voted))
    return {"fingerprint": seen, "typed_name": "Amal", "code": demo_code()}


SLATES = ("drafted", "proposed", "agreed", "not_agreed")


def other_slates(*fitting: str):
    return others("facilitator", *(name for name in SLATES if name not in fitting))


DECIDING = [
    Form("slate-draft", who=part("facilitator"), where=call("not_agreed"), may=("facilitator",),
         elsewhere=other_calls("facilitator", "not_agreed", "drafting", "deciding", "agreed")),
    Form("slate-edit", who=part("facilitator"), where=by_id("drafted"), fields=slate, text=("-why",), loose=("keep",),
         may=("facilitator",), elsewhere=other_slates("drafted"), again=True, seen=("revision",)),
    Form("slate-reserves-edit", who=part("facilitator"), where=by_id("drafted"), fields=reserves, text=("-why",),
         loose=("keep",), may=("facilitator",), elsewhere=other_slates("drafted"), again=True, seen=("revision",)),
    Form("slate-take-up", who=part("facilitator"), where=by_id("agreed"), may=("facilitator",),
         elsewhere=other_slates("agreed")),
    Form("slate-propose", who=part("facilitator"), where=by_id("drafted"), fields=in_two_days, may=("facilitator",),
         elsewhere=other_slates("drafted")),
    Form("slate-position", who=lambda world: world.cast.readers[5], where=by_id("proposed"), text=("reason",),
         fields=lambda world: {"stance": "concern", "reason": "Who cares for the children?"},
         elsewhere=lambda world: [(world.cast.readers[5], {"public_id": getattr(world, one).public_id})
                                  for one in ("agreed", "not_agreed")]),
    Form("slate-shut", who=part("facilitator"), where=by_id("proposed"), may=("facilitator",),
         elsewhere=other_slates("proposed")),
    Form("slate-close", who=part("facilitator"), where=by_id("proposed"), text=("statement",), may=("facilitator",),
         fields=lambda world: {"statement": "We agree."}, elsewhere=other_slates("proposed")),
    Form("slate-amend", who=part("facilitator"), where=by_id("not_agreed"), may=("facilitator",)),
    Form("slate-recommend", who=part("facilitator"), where=by_id("agreed"), may=("facilitator",),
         elsewhere=other_slates("agreed")),
    Form("board-vote", who=lambda world: world.cast.board[0], where=by_id("board_grant"), may=("board",),
         fields=lambda world: {"choice": "approve"}),
    Form("board-conflict", who=lambda world: world.cast.board[0], where=by_id("board_grant"), may=("board",)),
    Form("board-occasion", who=lambda world: world.cast.board[0], where=by_id("voted"), may=("board", "staff"),
         fields=lambda world: {"kind": "written"} | in_two_days(world), again=True),
    Form("board-sign", who=lambda world: world.cast.board[0], where=by_id("voted"), may=("board",), fields=signature,
         text=("typed_name",), seen=("fingerprint",)),
]  # fmt: skip
