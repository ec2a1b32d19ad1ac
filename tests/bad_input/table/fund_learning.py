"""What people tell the fund after a step, and what funders ask and are asked."""

import uuid

from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, lead, part
from tests.bad_input.world import World


def after(moment: str, name: str):
    return lambda world: {"key": moment, "public_id": getattr(world, name).public_id}


def of_the_words(world: World) -> dict:
    return {"pk": world.told.pk}


def keyed(number: int, **more: str):
    return lambda world: {"key": str(uuid.UUID(int=number))} | more


FUND_LEARNING = [
    Form("feedback-give", who=lead("funded"), where=after("decided", "funded"), text=("words",), label="tell",
         fields=lambda world: {"hours": "12.5", "clear": "yes", "fair": "partly", "words": "Fewer questions."},
         elsewhere=lambda world: [(world.lead_of(one), {"key": moment, "public_id": one.public_id}) for moment, one in (
             ("decided", world.sent), ("not_sent", world.draft), ("read", world.funded), ("sent", world.funded))]),
    Form("feedback-give", who=lead("funded"), where=after("decided", "funded"), label="skip", loose=("do",),
         fields=lambda world: {"do": "skip"}),
    Form("feedback-look", who=part("staff"), where=of_the_words, may=("staff",), text=("shown",), label="show",
         fields=lambda world: {"shown": "Ask fewer questions."}),
    Form("feedback-look", who=part("staff"), where=of_the_words, may=("staff",), label="leave", loose=("do",),
         fields=lambda world: {"do": "leave"}),
    Form("feedback-reply", who=part("staff"), may=("staff",), text=("text", "changed"), seen=("seen",),
         where=lambda world: {"slug": world.calls["released"].slug, "key": "decided"},
         fields=lambda world: {"text": "Thank you.", "changed": "Two questions fewer.", "seen": "0"}),
    Form("funder-questions", who=part("funder"), may=("funder",), text=("text",), seen=("key",), loose=("may_share",),
         fields=keyed(71, text="What helps leaders to rest?", theme="wellbeing", may_share="on")),
    Form("funder-answer", who=part("learning"), where=by_id("funder_question"), may=("learning", "staff"),
         text=("text",), seen=("seen",),
         fields=lambda world: {"text": "Time off that is paid.", "theme": "wellbeing", "seen": "0"}),
    Form("advice-list", who=part("staff"), may=("staff",), text=("title", "text"), seen=("key",),
         loose=("no_decision",),
         fields=keyed(72, title="Circles", text="How do you keep circles small?", no_decision="on")),
    Form("advice-thread", who=part("funder"), where=by_id("advice"), may=("funder", "staff"), text=("text",),
         seen=("key",), fields=keyed(73, text="Eight people at most.")),
    Form("advice-take-back", who=part("funder"), where=by_id("advised")),
    Form("advice-end", who=part("staff"), where=by_id("advice"), may=("staff",), text=("text",),
         fields=lambda world: {"text": "We ask once a year now."}),
]  # fmt: skip
