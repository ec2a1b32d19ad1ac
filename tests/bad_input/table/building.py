"""What people outside the team send who try a form before its call is launched."""

from grants.calls.services import token_of
from tests.bad_input.forms import Form
from tests.bad_input.world import World


def trying(world: World) -> dict:
    return {"token": token_of(world.tester)}


def over_trying(world: World) -> list:
    """The link of somebody who tried a form that is launched meanwhile."""
    return [(None, {"token": token_of(world.calls["open"].testers.first())})]


BUILDING = [
    Form("call-try", who=lambda world: None, where=trying, keeps=False, again=True, may=("*",), elsewhere=over_trying,
         fields=lambda world: {"preview_strand": "single"}),
    Form("call-try-tell", who=lambda world: None, where=trying, again=True, may=("*",), elsewhere=over_trying,
         fields=lambda world: {"minutes": "45", "unclear": "What is a host?"}, text=("unclear",)),
]  # fmt: skip
