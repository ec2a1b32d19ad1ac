"""What applicants send after their call closed, and what visitors ask about it."""

from grants.applications import queries as applications
from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, call, lead, other_applications
from tests.bad_input.world import World


def question(name: str):
    def make(world: World) -> dict:
        application = getattr(world, name)
        return {"public_id": application.public_id, "pk": application.enquiries.first().pk}

    return make


def changed(world: World) -> dict:
    version = applications.versions(world.asked)["summary"]
    return {"q-summary": "What we do, said better.", "v-summary": str(version), "reply": "We meant this."}


CHECKING = [
    Form("call-asked", who=lambda world: None, where=call("open"), may=("*",), text=("text",),
         fields=lambda world: {"text": "Can a group without a bank account apply?", "email": "noor@people.example"},
         elsewhere=lambda world: [(None, {"slug": world.calls[name].slug}) for name in ("checking", "released")]),
    Form("application-extra-time", who=lead("reopened"), where=by_id("reopened"),
         fields=lambda world: {"code": world.code},
         elsewhere=other_applications("draft", "sent", "withdrawn", "late", "to_check", "to_talk", "funded")),
    Form("application-question", who=lead("asked"), where=question("asked"), fields=changed,
         text=("q-summary", "reply"),
         elsewhere=lambda world: [(world.answered.started_by, question("answered")(world))],
         seen=("v-summary",)),
    Form("application-keep", who=lead("late"), where=by_id("late")),
]  # fmt: skip
