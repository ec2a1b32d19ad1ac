"""A call that hides names, people and amounts while people read, and names while they decide; and who applied to it."""

import itertools

import yaml

from cocreation.reading import services
from grants.applications import services as applications
from grants.applications.models import Application
from grants.applications.services import Given, confirm_copies, propose_copies
from grants.calls import loading
from grants.calls.models import Call
from grants.calls.services import launch_call, open_declarations
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.cast import WITHOUT, an_application, answers_to, call_text, eligible, person
from tests.cocreation.cast import a_group, declare
from tests.files.samples import pdf, upload

PLAN = {
    "n": 15, "key": "plan", "section": "Send", "type": "file", "label": "A plan, if you have one",
    "guidance": "One page.", "required": False, "scored": False,
}  # fmt: skip
ALL = ["organisations", "people", "amounts"]
PHASES = [
    {"phase": "reading", "hides": ALL, "from": ["group"]},
    {"phase": "deliberating", "hides": ["organisations", "people"], "from": ["group"]},
]
NAME, HOST, PARTNER, LEAD, CONTACT = (
    "Zarnbrook Forum", "Elmsworth Hosting Trust", "Ottermead Collective", "Wilhelmina Quist", "Ignatius Plume",
)  # fmt: skip
PENCE = 3_739_100
GIVES_AWAY = ("Zarnbrook", "ZARNBROOK", "Elmsworth", "Ottermead", "Wilhelmina", "Quist", "Ignatius", "Plume", "37,391",
              "37391", "33,651", "plan-of")  # fmt: skip
_numbers = itertools.count(1)
SAID = (
    f"We at {NAME} meet every week. {NAME.upper()}’s work began with {LEAD}; Quist still leads. Write to"
    " wq@zarnbrook.example or see www.zarnbrook.example. With Ottermead  Collective we ask for £37,391, held by"
    " Elmsworth Hosting Trust. Ask Ignatius Plume."
)


def a_blind_call(phases: list[dict] | None = None) -> Call:
    """Launched and open, with a question that takes a file."""
    definition = yaml.safe_load(call_text(slug=f"blind-call-{next(_numbers)}"))
    definition["questions"].append(PLAN)
    definition["review"]["blind"] = PHASES if phases is None else phases
    call = loading.load(yaml.safe_dump(definition, allow_unicode=True, sort_keys=False))
    return launch_call(call, WITHOUT, by=person(Role.STAFF))


def told_application(call: Call) -> Application:
    """Sent; it names itself, its people, its partner and its amount wherever it can."""
    values = answers_to(call, "joint", PENCE, NAME, summary=SAID, care="We look after people.")
    values["org"] |= {"kind": "unconstituted", "host_name": HOST, "host_agreed": True}
    values["budget"]["rows"][0]["what"] = f"Two days a week of {LEAD}"
    values["partners"] = [
        {"name": PARTNER, "role": f"Teaches at {NAME}", "share_of_the_money": "£9,000", "contact": CONTACT}
    ]
    lead = person(name=LEAD, email=f"wq{next(_numbers)}@zarnbrook.example")
    application = an_application(call, lead, strand="joint", answers=values)
    applications.attach(application, "plan", upload("plan-of-Zarnbrook.pdf", pdf()), by=lead)
    return applications.send_application(application, by=lead)


def assigned(phases: list[dict] | None = None, more: int = 1) -> tuple[Call, list[User], User]:
    """(call, members, facilitator): readings are shared out, and nobody has looked at a copy yet."""
    call, staff = a_blind_call(phases), person(Role.STAFF)
    sent = [told_application(call), *(an_application(call, sent=True, name=f"Other Network {n}") for n in range(more))]
    for application in sent:
        eligible(application, by=staff)
    call = open_declarations(Call.objects.get(pk=call.pk), by=staff)
    people, facilitator = a_group(3), person(Role.FACILITATOR, name="Fay")
    declare(call, *people, facilitator)
    services.assign_readings(call, by=facilitator)
    return call, people, facilitator


def confirm_all(call: Call, by: User, **files: Given) -> None:
    """Every copy as it was proposed; `files`: by the question's key, of what has one."""
    for application in call.applications.select_related("call", "response__questionnaire"):
        proposed = propose_copies(application)
        confirm_copies(application, proposed | {key: files[key] for key in files if key in proposed}, by=by)


def blindly_read(phases: list[dict] | None = None, more: int = 1, **files: Given) -> tuple[Call, list[User], User]:
    """The same once reading has opened."""
    call, people, facilitator = assigned(phases, more)
    confirm_all(call, person(Role.STAFF), **files)
    return services.open_reading(call, by=facilitator), people, facilitator


def told(call: Call) -> Application:
    return call.applications.get(organisation__name=NAME)
