"""What finalists, note-takers and whoever arranges the conversations send."""

import datetime as dt

from shaping_future import clock
from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, call, other_calls, part
from tests.bad_input.world import World

DECIDING = ("drafting", "deciding", "agreed", "not_agreed")
ARRANGE = ("staff", "facilitator")


def day(days: int) -> str:
    return (clock.today() + dt.timedelta(days=days)).isoformat()


def of(name: str):
    """The address of a finalist's page."""
    return lambda world: {"public_id": getattr(world, name).application.public_id}


def finalist(name: str):
    return lambda world: getattr(world, name).application.started_by


def other_finalists(*names: str):
    return lambda world: [(finalist(name)(world), of(name)(world)) for name in names]


def others(*names: str):
    return lambda world: [(world.cast.facilitator, {"public_id": getattr(world, name).public_id}) for name in names]


def notes(name: str):
    return lambda world: getattr(world, name).seats.get(part="notes").user


def chosen(world: World) -> dict:
    slot = world.talk_invited.plan.slots.filter(conversation=None, starts_at__gt=clock.now()).first()
    return {"slot": str(slot.public_id), "kind": "phone", "zone": "Europe/London"}


def people(world: World) -> dict:
    seats = {seat.part + str(number): seat.user for number, seat in enumerate(world.talk_booked.seats.order_by("part"))}
    first, second, third = seats.values()
    return {"talk_1": str(second.public_id), "talk_2": str(third.public_id), "notes": str(first.public_id),
            "joining": "We ring you."}  # fmt: skip


def finalists(world: World) -> dict:
    every = world.calls["agreed"].applications.filter(state="eligible").values_list("public_id", flat=True)
    return {"applications": [str(one) for one in every][:1], "outcome": "We talk with one.", "reason": ""}


def written(world: World) -> dict:
    return {"note-1": "They meet weekly.", "v-note-1": "0"}


TALKING = [
    Form("finalist-choose", who=part("facilitator"), where=call("agreed"), fields=finalists, text=("outcome", "reason"),
         may=("facilitator",), elsewhere=other_calls("facilitator", *DECIDING)),
    Form("conversation-plan", who=part("facilitator"), where=call("agreed"), text=("questions",), may=ARRANGE,
         again=True, fields=lambda world: {"questions": "Why?\nHow?", "minutes": "40", "extra_minutes": "10",
                                           "kinds": ["phone"], "choose_by": day(9), "correct_days": "7"},
         elsewhere=other_calls("facilitator", "agreed")),
    Form("conversation-times", who=part("facilitator"), where=call("drafting"), may=ARRANGE, again=True,
         fields=lambda world: {"day": day(20), "starts": "10:00, 12:30"},
         elsewhere=other_calls("facilitator", *DECIDING)),
    Form("conversation-days", who=part("facilitator"), where=call("drafting"), may=("group", *ARRANGE), text=("why",),
         fields=lambda world: {"first": day(30), "last": "", "why": "A bank holiday"}),
    Form("conversation-day-free", who=part("facilitator"), where=lambda world: {"pk": world.blocked.pk}, may=ARRANGE),
    Form("conversation-slot-remove", who=part("facilitator"), where=by_id("slot"), may=ARRANGE),
    Form("conversation-invite", who=part("facilitator"), where=call("not_agreed"), may=ARRANGE,
         elsewhere=other_calls("facilitator", "not_agreed")),
    Form("conversation-people", who=part("facilitator"), where=by_id("talk_booked"), fields=people, text=("joining",),
         may=ARRANGE, elsewhere=others("talk_held", "talk_shared"), again=True),
    Form("conversation-book", who=part("facilitator"), where=by_id("talk_invited"), may=ARRANGE,
         fields=lambda world: {"slot": "", "day": day(12), "start": "18:30", "kind": "video"},
         elsewhere=others("talk_held", "talk_shared")),
    Form("conversation-hold", who=part("facilitator"), where=by_id("talk_passed"), text=("differs_why",), may=ARRANGE,
         fields=lambda world: {"asked": ["1", "2"], "minutes": "35", "differs_why": "The line broke."},
         elsewhere=others("talk_invited", "talk_booked", "talk_held", "talk_shared")),
    Form("conversation-share", who=part("facilitator"), where=by_id("talk_held"), may=ARRANGE,
         elsewhere=others("talk_invited", "talk_booked", "talk_shared")),
    Form("conversation-call-off", who=part("facilitator"), where=by_id("talk_booked"), text=("why",), may=ARRANGE,
         fields=lambda world: {"why": "We misread."}, elsewhere=others("talk_held", "talk_shared")),
    Form("conversation-notes", who=notes("talk_booked"), where=by_id("talk_booked"), fields=written, text=("note-",),
         seen=("v-note-1",), elsewhere=lambda world: [(notes("talk_shared")(world), by_id("talk_shared")(world))]),
    Form("conversation-notes-autosave", who=notes("talk_booked"), where=by_id("talk_booked"), fields=written,
         text=("note-",), seen=("v-note-1",),
         elsewhere=lambda world: [(notes("talk_shared")(world), by_id("talk_shared")(world))]),
    Form("correction-answer", who=part("facilitator"), where=lambda world: {"pk": world.correction.pk}, may=ARRANGE,
         text=("words",), fields=lambda world: {"answer": "beside", "words": "We heard twelve."}),
    Form("talk", who=finalist("talk_invited"), where=of("talk_invited"), fields=chosen,
         elsewhere=other_finalists("talk_held", "talk_shared")),
    Form("talk-none", who=finalist("talk_invited"), where=of("talk_invited"), text=("own_times",),
         fields=lambda world: {"own_times": "On Sundays."},
         elsewhere=other_finalists("talk_booked", "talk_held", "talk_shared")),
    Form("talk-cancel", who=finalist("talk_booked"), where=of("talk_booked"),
         elsewhere=other_finalists("talk_invited", "talk_held", "talk_shared")),
    Form("talk-needs", who=finalist("talk_invited"), where=of("talk_invited"), again=True,
         text=("language", "phone", "avoid", "brings", "words"),
         fields=lambda world: {"needs": ["bsl"], "language": "Dari", "avoid": "Noon", "words": "", "first_1": day(9)},
         elsewhere=other_finalists("talk_held", "talk_shared")),
    Form("talk-notes", who=finalist("talk_shared"), where=of("talk_shared"), text=("correction-",), loose=("do",),
         fields=lambda world: {"correction-2": "We are nine.", "do": "save"}),
]  # fmt: skip
