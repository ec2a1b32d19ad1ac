"""What members of the Group send about their pay."""

from shaping_future import clock
from tests.bad_input.forms import Form
from tests.bad_input.world import World


def paid(world: World):
    """Who has chosen a way, and claimed."""
    return world.claim.claimed_by


def not_yet(world: World):
    """Who has not chosen."""
    return world.cast.readers[1]


def fund(world: World) -> dict:
    return {"pk": world.claim.fund_id}


def without_a_choice(world: World) -> list:
    return [(not_yet(world), fund(world))]


def time(world: World) -> dict:
    day = clock.today().isoformat()
    return {"what": "reading", "on_day": day, "unit": "half_day", "number": "2", "preparation_hours": "3"}


def cost(world: World) -> dict:
    return {"what": "travel", "on_day": clock.today().isoformat(), "pence": "12.40"}


PARTICIPATION = [
    Form("participation-choose", who=not_yet, fields=lambda world: {"way": "voucher", "read_note": "on"},
         loose=("read_note",)),
    Form("participation-time", who=paid, where=fund, fields=time, elsewhere=without_a_choice),
    Form("participation-cost", who=paid, where=fund, fields=cost, elsewhere=without_a_choice),
    Form("participation-take-back", who=paid, where=lambda world: {"public_id": world.claim.public_id}),
]  # fmt: skip
