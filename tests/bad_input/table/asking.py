"""What facilitators and the Group send when a question is decided by one of their methods."""

import datetime as dt
import uuid

from shaping_future import clock
from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, others, part
from tests.bad_input.world import World


def opening(method: str):
    return lambda world: {"slug": world.calls["drafting"].slug, "method": method}


def asked(**more: str):
    def fields(world: World) -> dict:
        day = clock.today() + dt.timedelta(days=4)
        return {"key": str(uuid.UUID(int=7)), "question": "What do we do?", "last_day": day.isoformat()} | more

    return fields


def times(world: World) -> dict:
    day = clock.today() + dt.timedelta(days=9)
    return asked(minutes="60")(world) | {f"time_{number}": f"{day}T1{number}:00" for number in (1, 2)}


def advice(world: World) -> dict:
    return asked(proposal="We ask.", owner=str(world.cast.facilitator.pk))(world)


def following(world: World) -> dict:
    return {key: value for key, value in asked(proposal="We pay travel.")(world).items() if key != "question"}


def later(world: World) -> dict:
    return {"last_day": (clock.today() + dt.timedelta(days=20)).isoformat(), "reason": "Two of us are ill."}


def of_the_objection(name: str = "objection"):
    def where(world: World) -> dict:
        objection = getattr(world, name)
        return {"public_id": objection.position.round.public_id, "pk": objection.pk}

    return where


def over(*names: str):
    """A member's, where nobody answers any more."""
    return lambda world: [(world.cast.readers[0], {"public_id": getattr(world, one).public_id}) for one in names]


def settled(who):
    return lambda world: [(who(world), of_the_objection("old_objection")(world))]


def objector(world: World):
    return world.objection.position.user


facilitator = part("facilitator")
GROUP = ("facilitator", "group_member")

ASKING = [
    Form("round-open", label="consent", who=facilitator, where=opening("consent"), text=("question", "proposal"),
         fields=asked(proposal="We pay.", fallback="majority"), seen=("key",), may=("facilitator",)),
    Form("round-open", label="dots", who=facilitator, where=opening("dots"), text=("question", "lines"), seen=("key",),
         fields=asked(lines="Care\nTravel\nFood", dots="3", most="2"), may=("facilitator",)),
    Form("round-open", label="times", who=facilitator, where=opening("times"), text=("question",), seen=("key",),
         fields=times, may=("facilitator",)),
    Form("round-open", label="advice", who=facilitator, where=opening("advice"), text=("question", "proposal"),
         fields=advice, seen=("key",), may=("facilitator",)),
    Form("round-answer", label="consent", who=lambda world: world.cast.readers[0], where=by_id("asked_open"),
         fields=lambda world: {"stance": "concern", "reason": "Who pays?"}, text=("reason",),
         elsewhere=over("asked_shut", "asked_objected", "asked_gradients")),
    Form("round-answer", label="dots", who=lambda world: world.cast.readers[0], where=by_id("asked_dots"),
         fields=lambda world: {"option-1": "2", "option-2": "0", "reason": "Care."}, text=("reason",)),
    Form("round-extend", who=facilitator, where=by_id("asked_open"), fields=later, text=("reason",),
         may=("facilitator",), elsewhere=others("facilitator", "asked_shut", "asked_objected")),
    Form("round-shut", who=facilitator, where=by_id("asked_answered"), may=("facilitator",),
         elsewhere=others("facilitator", "asked_open", "asked_objected")),
    Form("round-close", who=facilitator, where=by_id("asked_shut"), text=("statement",), may=("facilitator",),
         fields=lambda world: {"statement": "We change it."},
         elsewhere=others("facilitator", "asked_open", "asked_objected")),
    Form("round-next", who=facilitator, where=by_id("asked_objected"), fields=following, text=("proposal",),
         seen=("key",), may=("facilitator",), elsewhere=others("facilitator", "asked_open", "asked_gradients")),
    Form("objection-tests", who=facilitator, where=of_the_objection(), text=("note",), may=("facilitator",), again=True,
         fields=lambda world: dict.fromkeys(("explicit", "impersonal", "evidenced", "harm"), "no") | {"note": "No."},
         elsewhere=settled(facilitator)),
    Form("objection-step", label="withdraw", who=objector, where=of_the_objection(),
         fields=lambda world: {"step": "withdraw"}, elsewhere=settled(objector)),
    Form("objection-step", label="ask", who=facilitator, where=of_the_objection(),
         fields=lambda world: {"step": "ask"}, elsewhere=settled(facilitator)),
]  # fmt: skip
