"""What the Group sends while it declares interests and reads."""

import datetime as dt

from shaping_future import clock
from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, call, other_calls, part
from tests.bad_input.world import World


def declared(world: World) -> dict:
    one = world.calls["declaring"].applications.first()
    return {"answer": "ties", f"tie-{one.public_id}": "governs", f"note-{one.public_id}": "On its board."}


def decided(world: World) -> dict:
    pk = str(world.interest.pk)
    return {"interest": pk, f"{pk}-rung": "note", f"{pk}-reason": "It was long ago."}


def proposal(world: World) -> dict:
    return {"plan": str(world.plan.pk), "seen": str(world.plan.version)}


def brought(world: World) -> dict:
    return {"lived_experience": "yes", "languages": ["ar", "so"], "topics": ["women"], "regions": ["TLI"],
            "most_readings": "6"}  # fmt: skip


def last_day(world: World) -> dict:
    return {"day": str(clock.today() + dt.timedelta(days=20))}


def practised(do: str):
    def make(world: World) -> dict:
        keys = world.calls["reading"].criteria.values_list("key", flat=True)
        scores = {f"score-{key}": "3" for key in keys} | {f"sentence-{key}": "It says so." for key in keys}
        seen = {f"v-{part}": "0" for part in ("strongest", *(f"score-{key}" for key in keys))}
        return scores | seen | {"strongest": "Its people.", "do": do}

    return make


def prepared(world: World) -> dict:
    keys = world.calls["declaring"].criteria.values_list("key", flat=True)
    anchors = {f"anchor-{key}": "2" for key in keys} | {f"why-{key}": "Some of it is there." for key in keys}
    return anchors | {
        "title": "Invented Circle", "source": "Invented", "heading-1": "What would you do?", "words-1": "We meet.",
    }  # fmt: skip


def to_practise(name: str):
    return lambda world: {"public_id": world.calls[name].practices.first().public_id}


def one_more(world: World) -> dict:
    return {"member": str(world.one_more[1].pk)}


def sheet(do: str):
    def make(world: World) -> dict:
        keys = world.sheet.application.call.criteria.values_list("key", flat=True)
        scores = {f"score-{key}": "3" for key in keys} | {f"sentence-{key}": "It says so." for key in keys}
        parts = ("strongest", *(f"score-{key}" for key in keys))
        seen = {f"v-{part}": str(world.sheet.parts.get(part, 0)) for part in parts}
        return scores | seen | {"strongest": "Its people.", "do": do}

    return make


READABLE = ("reading", "drafting", "deciding", "agreed", "not_agreed", "board", "voted", "letters", "released")

READING = [
    Form("interest-declare", who=lambda world: world.undeclared, where=call("declaring"), fields=declared,
         text=("note-",), may=("group", "facilitator"),
         elsewhere=other_calls("undeclared", *("declaring", "assigned", "reading", "drafting", "deciding", "agreed"))),
    Form("interest-decide", who=part("facilitator"), where=call("declaring"), fields=decided, text=("-reason",),
         may=("staff", "facilitator"), elsewhere=other_calls("facilitator", "declaring"), again=True),
    Form("member-brings", who=lambda world: world.cast.readers[0], fields=brought, may=("group",), again=True),
    Form("reading-propose", who=part("facilitator"), where=call("declaring"), may=("staff", "facilitator"), again=True,
         fields=lambda world: {"spread": "fit", "seed": "7"},
         elsewhere=other_calls("facilitator", "declaring", "assigned", "reading")),
    Form("reading-swap", who=part("facilitator"), where=call("declaring"), fields=lambda world: dict(world.swap),
         may=("staff", "facilitator"), seen=("seen",), elsewhere=other_calls("facilitator", "declaring")),
    Form("reading-assign", who=part("facilitator"), where=call("declaring"), fields=proposal,
         may=("staff", "facilitator"), seen=("seen",), elsewhere=other_calls("facilitator", "declaring")),
    Form("reading-need", who=part("facilitator"), may=("staff", "facilitator"), loose=("only_with_language",),
         where=lambda world: {"public_id": world.calls["declaring"].applications.last().public_id}, again=True,
         fields=lambda world: {"language": "ar", "only_with_language": "on", "topics": ["women", "arts"]},
         elsewhere=lambda world: [(world.cast.facilitator, {"public_id": world.closed_sheet.application.public_id})]),
    Form("reading-add", who=part("facilitator"), fields=one_more, may=("staff", "facilitator"),
         where=lambda world: {"public_id": world.one_more[0].public_id},
         elsewhere=lambda world: [(world.cast.facilitator, {"public_id": world.closed_sheet.application.public_id})]),
    Form("reading-until", who=part("facilitator"), where=call("reading"), fields=last_day,
         may=("staff", "facilitator"), elsewhere=other_calls("facilitator", "declaring", "assigned", "reading")),
    Form("practice-set", who=part("facilitator"), fields=prepared, again=True,
         text=("title", "source", "heading-", "words-", "why-"),
         where=lambda world: {"slug": world.calls["declaring"].slug, "order": 1}, may=("staff", "facilitator"),
         elsewhere=lambda world: [(world.cast.facilitator, {"slug": world.calls["drafting"].slug, "order": 1})]),
    Form("practice-prepare", who=part("facilitator"), where=call("reading"), may=("staff", "facilitator"),
         fields=lambda world: {"do": "ask"}, elsewhere=other_calls("facilitator", "reading", "assigned")),
    Form("paper-sheet", who=part("facilitator"), where=by_id("sheet"), fields=sheet("save"),
         may=("staff", "facilitator"), text=("sentence-", "strongest"), loose=("do",),
         elsewhere=lambda world: [(world.cast.facilitator, {"public_id": one.public_id})
                                  for one in (world.sent_sheet, world.declaring_sheet, world.closed_sheet)]),
    *(Form("practice-read", who=lambda world: world.sheet.member.user, where=to_practise("reading"),
           fields=practised(do), text=("sentence-", "strongest"), loose=("do",), seen=("v-strongest", "v-score-power"),
           label=do, may=("group",),
           elsewhere=lambda world: [(world.sheet.member.user, to_practise("drafting")(world))])
      for do in ("save", "send")),
    Form("practice-autosave", who=lambda world: world.sheet.member.user, where=to_practise("reading"),
         text=("sentence-",), may=("group",), seen=("v-score-power",),
         fields=lambda world: {"score-power": "2", "sentence-power": "It says so.", "v-score-power": "0"},
         elsewhere=lambda world: [(world.sheet.member.user, to_practise("drafting")(world))]),
    Form("reading-open", who=part("facilitator"), where=call("assigned"), may=("staff", "facilitator"),
         elsewhere=other_calls("facilitator", "assigned")),
    Form("reading-close", who=part("facilitator"), where=call("reading"), may=("staff", "facilitator"),
         elsewhere=other_calls("facilitator", "reading")),
    Form("reading-pack", who=lambda world: world.sheet.member.user, where=call("reading"), may=("group",),
         elsewhere=lambda world: [(world.sheet.member.user, {"slug": world.calls[name].slug})
                                  for name in ("declaring", "assigned")]),
    Form("reading-pack-for", who=part("facilitator"), where=call("reading"), may=("staff", "facilitator"),
         fields=lambda world: {"member": str(world.sheet.member.pk)},
         elsewhere=other_calls("facilitator", *READABLE)),
    *(Form("reading-edit", who=lambda world: world.sheet.member.user, where=by_id("sheet"), fields=sheet(do),
           text=("sentence-", "strongest"), loose=("do",), seen=("v-strongest", "v-score-power"), label=do,
           elsewhere=lambda world: [(one.member.user, {"public_id": one.public_id})
                                    for one in (world.sent_sheet, world.declaring_sheet, world.closed_sheet)])
      for do in ("save", "send")),
    Form("reading-pass", who=lambda world: world.sheet.member.user, where=by_id("sheet"),
         elsewhere=lambda world: [(one.member.user, {"public_id": one.public_id})
                                  for one in (world.sent_sheet, world.declaring_sheet, world.closed_sheet)]),
    Form("reading-pass-on", who=part("facilitator"), where=by_id("passing"), may=("staff", "facilitator"),
         fields=lambda world: {"member": str(world.one_more[1].pk)},
         elsewhere=lambda world: [(world.cast.facilitator, {"public_id": world.sent_sheet.public_id})]),
    Form("reading-concern", who=part("facilitator"), where=lambda world: {"pk": world.concern.pk},
         may=("staff", "facilitator"), text=("resolution",), fields=lambda world: {"resolution": "We rang them."}),
    Form("reading-autosave", who=lambda world: world.sheet.member.user, where=by_id("sheet"), text=("sentence-",),
         fields=lambda world: {"score-power": "2", "sentence-power": "It says so.",
                               "v-score-power": str(world.sheet.parts.get("score-power", 0))},
         seen=("v-score-power",),
         elsewhere=lambda world: [(one.member.user, {"public_id": one.public_id})
                                  for one in (world.sent_sheet, world.declaring_sheet, world.closed_sheet)]),
]  # fmt: skip
