"""What is sent about places: by those who choose, and by those who are offered one."""

from grants.letters.models import Outcome
from grants.letters.services import letter_mark
from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, lead, part

WORDS = {"strength": "You listen.", "reason": "There were few places.", "kind_line": "Come again.", "seen": ""}


def not_to_choose(who: str, *names: str):
    return lambda world: [(getattr(world.cast, who), {"public_id": getattr(world, name).public_id}) for name in names]


def answered(world) -> list:
    return [(world.accepted.started_by, {"public_id": world.accepted.public_id}),
            (world.given_back.started_by, {"public_id": world.given_back.public_id})]  # fmt: skip


JOINING = [
    Form("place-decide", who=part("staff"), where=by_id("undecided"), fields=lambda world: WORDS | {"kind": "waiting"},
         text=("strength", "reason", "kind_line"), seen=("seen",), may=("staff",),
         elsewhere=not_to_choose("staff", "offered", "accepted", "to_check")),
    Form("place-check", who=part("staff_2"), where=by_id("unchecked_choice"), may=("staff",), seen=("seen",),
         fields=lambda world: {"seen": letter_mark(Outcome.objects.get(application=world.unchecked_choice))},
         elsewhere=not_to_choose("staff_2", "undecided", "offered")),
    Form("place-release", who=part("staff"), where=lambda world: {"slug": world.ready.slug}, may=("staff",),
         elsewhere=lambda world: [(world.cast.staff, {"slug": call.slug})
                                  for call in (world.undecided.call, world.offered.call, world.calls["reading"])]),
    *(Form("place-answer", who=lead("offered"), where=by_id("offered"), fields=lambda world, word=word: {word: "1"},
           loose=("yes", "no"), label=word, elsewhere=answered if word == "yes" else lambda world: answered(world)[1:])
      for word in ("yes", "no")),
    Form("place-name", who=lead("accepted"), where=by_id("accepted"), text=("chosen_name",),
         fields=lambda world: {"choice": "chosen", "chosen_name": "A quiet name"}),
]  # fmt: skip
