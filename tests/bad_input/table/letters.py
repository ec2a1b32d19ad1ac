"""What is sent about letters: by those who write and check them, and by those who get one."""

from grants.letters.models import Outcome
from grants.letters.queries import templates_now
from grants.letters.services import letter_mark
from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, lead, part


def letter_of(name: str):
    return lambda world: {"public_id": getattr(world, name).application.public_id}


def other_letter(who: str, *names: str):
    return lambda world: [(getattr(world.cast, who), letter_of(name)(world)) for name in names]


def before_the_release(world) -> list:
    return [(world.sent.started_by, {"public_id": world.sent.public_id})]


LETTERS = [
    Form("letter-write", who=part("staff"), where=letter_of("unwritten"), text=("strength", "reason", "kind_line"),
         fields=lambda world: {"strength": "You listen.", "reason": "It came late.", "kind_line": "", "seen": ""},
         seen=("seen",), may=("staff",), elsewhere=other_letter("staff", "award")),
    Form("letter-check", who=part("staff_2"), where=letter_of("unchecked"), seen=("seen",), may=("staff",),
         fields=lambda world: {"seen": letter_mark(Outcome.objects.get(pk=world.unchecked.pk))},
         elsewhere=other_letter("staff_2", "unwritten", "award")),
    Form("letter-template", who=part("staff"), where=lambda world: {"kind": "no_place"}, may=("staff",), seen=("seen",),
         fields=lambda world: {"text": templates_now()["no_place"].text + "\n\nUntil soon.", "seen": "1"}),
    Form("letter-scores", who=lead("sent"), where=by_id("sent"), fields=lambda world: {"wants_scores": "no"},
         elsewhere=lambda world: [(world.funded.started_by, {"public_id": world.funded.public_id})]),
    Form("letter-call", who=lead("funded"), where=by_id("funded"), text=("when_suits", "phone", "language"),
         fields=lambda world: {"when_suits": "Any day", "phone": "", "language": ""}, elsewhere=before_the_release),
    Form("letter-pdf", who=lead("funded"), where=by_id("funded"), elsewhere=before_the_release),
]  # fmt: skip
