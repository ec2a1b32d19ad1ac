"""Calls without money, from our own two files: open now, and what people write to them."""

import datetime as dt
import itertools
from pathlib import Path

from grants.applications import services as applications
from grants.applications.models import Application
from grants.calls import loading
from grants.calls.definition import moved, read
from grants.calls.models import Call
from grants.calls.services import launch_call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.again import once
from tests.cast import WITHOUT, person

DATA = Path(loading.__file__).parent / "data"
KINDS = {"recruitment": DATA / "recruitment.yaml", "programme": DATA / "programme.yaml"}
TEXT = "We listen first, decide together, and rest when we need to."
_numbers = itertools.count(1)


def text_of(kind: str, days_since_opening: int = 7, **changes) -> str:
    """Our own file of this kind, opened so many days ago; `changes` replace texts of it by others."""
    text = KINDS[kind].read_text()
    opened = read(text)["call"]["opens"].date()
    text = moved(text, (clock.today() - dt.timedelta(days=days_since_opening) - opened).days)
    for old, new in changes.items():
        text = _replaced(text, old, new)
    return text


def _replaced(text: str, key: str, value) -> str:
    """Every value of a key that stands in a list of strands ("places"), or the one of a line ("slug", "title")."""
    lines = [line for line in text.splitlines() if f" {key}: " in line or f"{{{key}: " in line]
    assert lines, f"{key} is not in the file"
    for line in lines:
        before, after = line.split(f"{key}: ", 1)
        ends = [place for place in (after.find(","), after.find("}")) if place >= 0] if "{" in before else [len(after)]
        text = text.replace(line, f"{before}{key}: {value}{after[min(ends) :]}")
    return text


@once
def a_call_of(kind: str, *, launched: bool = True, by: User | None = None, **changes) -> Call:
    """A recruitment or a programme, open now (it opened 7 days ago)."""
    changes.setdefault("slug", f"{kind}-{next(_numbers)}")
    call = loading.load(text_of(kind, **changes))
    return launch_call(call, WITHOUT, by=by or person(Role.STAFF)) if launched else call


def answers_of(call: Call, name: str = "", **changes) -> dict:
    """Complete answers: by a person to a recruitment, by an organisation to a programme."""
    number = next(_numbers)
    if call.is_for_people:
        values = {
            "name": name or f"Person Example {number}",
            "why": TEXT,
            "bring": TEXT,
            "when": ["Saturdays in the day"],
        }
        return values | {"declaration": True} | changes
    org = {"name": name or f"Example Network {number}", "kind": "network", "region": "wales", "income": "10k_100k"}
    narrative = dict.fromkeys(("why", "lead", "share"), TEXT)
    return {"org": org, "public_name": "Our name", "leader": "Noor", **narrative, "declaration": True} | changes


def applied(call: Call, user: User | None = None, *, sent: bool = True, strand: str = "", **changes) -> Application:
    """A complete application to a call with places, sent or a draft."""
    user = user or person()
    with clock.at(clock.now() if call.is_open else call.closes_at - dt.timedelta(hours=1)):
        chosen = call.strands.get(key=strand) if strand else call.strands.first()
        application = applications.start_application(call, chosen, by=user)
        applications.save_answers(application, answers_of(call, **changes), {}, by=user)
        return applications.send_application(application, by=user) if sent else application
