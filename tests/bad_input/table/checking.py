"""What applicants send after their call closed, and what visitors ask about it."""

from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, lead, other_applications

CHECKING = [
    Form("application-extra-time", who=lead("reopened"), where=by_id("reopened"),
         fields=lambda world: {"code": world.code},
         elsewhere=other_applications("draft", "sent", "withdrawn", "late", "to_check", "to_talk", "funded")),
    Form("application-keep", who=lead("late"), where=by_id("late")),
]  # fmt: skip
