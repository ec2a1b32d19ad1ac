"""What staff and finance send about due diligence."""

import datetime as dt

from shaping_future import clock
from tests.bad_input.forms import Form
from tests.bad_input.table.places import call, other_calls, part
from tests.bad_input.world import World
from tests.files.samples import pdf, upload
from tests.grants.history.cast import as_json, grant


def one(name: str):
    return lambda world: {"pk": getattr(world, name).pk}


def soon() -> str:
    return (clock.today() + dt.timedelta(days=30)).isoformat()


def waiting(world: World) -> list[str]:
    return [str(one.pk) for one in world.calls["drafting"].applications.order_by("pk")[:1]]


DILIGENCE = [
    Form("checklist-begin", who=part("staff"), where=call("drafting"), may=("staff", "finance"),
         fields=lambda world: {"applications": waiting(world), "due_on": soon()},
         elsewhere=other_calls("staff", "drafting", "deciding", "agreed", "not_agreed")),
    Form("checklist-number", who=part("staff"), may=("staff", "finance"), again=True,
         where=lambda world: {"public_id": world.board_grant.application.public_id, "about": "organisation"},
         fields=lambda world: {"number": "1164324"}),
    Form("check-find", who=part("staff"), where=one("check"), may=("staff", "finance"), text=("text",), seen=("seen",),
         fields=lambda world: {"found": "condition", "text": "Send the list.", "due_on": soon(), "instalment": "1",
                               "seen": "0"}),
    Form("evidence-add", who=part("staff"), where=one("check"), may=("staff", "finance"),
         fields=lambda world: {"file": upload("more.pdf", pdf(pages=2)), "good_until": soon()}),
    Form("history:files", who=part("staff"), may=("staff", "finance"),
         fields=lambda world: {"file": upload("grants.json", as_json(grant(7)))}),
    Form("evidence-remove", who=part("staff"), where=one("evidence"), may=("staff", "finance")),
]  # fmt: skip
