"""What applicants send after their call closed, and what visitors ask about it."""

from grants.applications import queries as applications
from grants.applications.forms.copying import CopiesForm
from grants.applications.queries import copying
from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, call, lead, other_applications, other_calls, others, part
from tests.bad_input.world import World


def question(name: str):
    def make(world: World) -> dict:
        application = getattr(world, name)
        return {"public_id": application.public_id, "pk": application.enquiries.first().pk}

    return make


def changed(world: World) -> dict:
    version = applications.versions(world.asked)["summary"]
    return {"q-summary": "What we do, said better.", "v-summary": str(version), "reply": "We meant this."}


def copies(world: World) -> dict:
    """As the page has them; whoever sends it is sure of every word."""
    rows = CopiesForm(copying.pieces(world.to_copy)).rows()
    fields = {}
    for row in rows:
        for field in [row["seen"], *(field for _text, field in row["texts"]), *row["more"]]:
            fields[field.html_name] = "on" if field.name.startswith("sure-") else str(field.value() or "")
    return {name: value for name, value in fields.items() if not name.startswith("upload-")}


SURE = tuple(
    f"sure-{key}"
    for key in ("summary", "why_now", "who_leads", "what_do", "systems", "connect", "budget", "care", "partners")
)
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
    Form("copy-list", who=part("staff"), where=call("checked"), may=("staff", "facilitator"), again=True,
         elsewhere=other_calls("staff", "checked")),
    Form("copy-edit", who=part("staff"), where=by_id("to_copy"), fields=copies, may=("staff",), text=("text-",),
         loose=SURE, again=True, seen=("seen-summary",), elsewhere=others("staff", "sent", "to_check")),
    Form("application-keep", who=lead("late"), where=by_id("late")),
]  # fmt: skip
