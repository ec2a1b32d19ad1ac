"""Learning: reports, who reads them, replies, conversations, messages about changes, what we ask and promise."""

import datetime as dt
import uuid

from shaping_future import clock
from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, part
from tests.bad_input.world import World


def lead(world: World):
    return world.lead


def box(order: int, name: str = "report", text: str = "We learned to rest."):
    def make(world: World) -> dict:
        one = getattr(world, name).answers.get(order=order)
        return {f"text-{order}": text, f"visibility-{order}": "partners", f"v-{order}": str(one.version)}

    return make


def a_day(world: World) -> dict:
    return {"day": (clock.today() + dt.timedelta(days=9)).isoformat(), "time": "10:30", "where": "By video"}


def elsewhere(who, name: str):
    return lambda world: [(who(world), {"public_id": getattr(world, name).public_id})]


def recording(world: World) -> dict:
    return {"remove": "yes", "text": "In words.", "seen": str(world.told_answer.version)}


LEARNING = [
    Form("report-autosave", who=lead, where=by_id("report"), fields=box(1), text=("text-",), seen=("v-1",),
         elsewhere=elsewhere(lead, "sent_report")),
    Form("report-recording", who=lead, where=lambda world: {"public_id": world.report.public_id, "order": 1},
         fields=recording, text=("text",), seen=("seen",), loose=("mark",), again=True,
         elsewhere=lambda world: [(world.lead, {"public_id": world.sent_report.public_id, "order": 1})]),
    Form("report-readers", who=lead, where=by_id("sent_report"),
         fields=lambda world: {"order": "1", "visibility": "public"}),
    Form("report-reply", who=part("staff"), where=by_id("sent_report"), may=("staff",), text=("text",),
         fields=lambda world: {"text": "Thank you."}, elsewhere=elsewhere(part("staff"), "report")),
    Form("report-take", who=part("staff"), where=by_id("sent_report"), may=("staff",), again=True,
         elsewhere=elsewhere(part("staff"), "report")),
    Form("report-notes", who=part("staff"), where=by_id("report"), may=("staff",), text=("text",), seen=("seen",),
         fields=lambda world: {"text": "We rested.", "seen": "0"},
         elsewhere=elsewhere(part("staff"), "sent_report")),
    Form("prompts-write", who=part("staff"), may=("staff",), text=("text",), seen=("seen",),
         where=lambda world: {"pk": world.award.application.call_id, "kind": "report"},
         fields=lambda world: {"text": "What helped?", "seen": "1"}),
    Form("learning-rules", who=part("staff"), may=("staff",), again=True, loose=("talk_at_the_end",),
         where=lambda world: {"pk": world.award.application.call.fund_id},
         fields=lambda world: {"reply_working_days": "10", "before_days": "7", "after_days": "7",
                               "talk_at_the_end": "on"}),
    Form("learning-talk-offer", who=lead, where=by_id("talk"), may=("staff",), text=("where",), fields=a_day),
    Form("learning-talk-choose", who=lead, where=by_id("talk_time")),
    Form("learning-talk-take-back", who=part("staff"), where=by_id("talk_time"), may=("staff",)),
    Form("learning-talk-notes", who=lead, where=by_id("talk"), may=("staff",), text=("text-",), seen=("v-1",),
         fields=lambda world: box(1, "talk")(world) | box(2, "talk", "To meet.")(world)),
    Form("learning-talk-autosave", who=lead, where=by_id("talk"), may=("staff",), text=("text-",), seen=("v-1",),
         fields=box(1, "talk")),
    Form("learning-talk-confirm", who=lead, where=by_id("noted_talk"), may=("staff",), seen=("seen",),
         fields=lambda world: {"seen": "1"}, elsewhere=elsewhere(lead, "talk")),
    Form("change-messages", who=lead, where=by_id("award"), text=("text",),
         fields=lambda world: {"text": "We need a longer time.", "key": str(uuid.UUID(int=7))}),
    Form("change-settle", who=lambda world: world.change_request.opened_by, where=by_id("change_request")),
]  # fmt: skip
