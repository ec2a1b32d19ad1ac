"""A complaint, who answers it, and somebody who was erased."""

import uuid

from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.rights import services
from shaping_future.rights.models import Complaint, Erasure
from tests.accounts.steps import recovered, with_an_app
from tests.cast import a_call, person


def handler(*, by: User | None = None) -> User:
    return services.name_handler(person(Role.STAFF), by=by or person(Role.STAFF)).user


def complained(by: User | None = None, kind: str = "service", **values) -> Complaint:
    values = {"words": "Nobody called me back.", "email": "noor@people.example"} | values
    return services.complain(uuid.uuid4(), kind, by=by, **values)


def erased(user: User | None = None) -> Erasure:
    """By two people of the fund."""
    erasure = services.ask_for_erasure(by=user or person())
    for staff in (person(Role.STAFF), person(Role.STAFF)):
        erasure = services.confirm(erasure, by=staff)
    return erasure


def kept_and_gone(staff: User, answers: User) -> None:
    """What the desk shows of how long things are kept: a hold, a period, a dry run, what has gone."""
    erased()
    services.hold("audit", "The auditors look.", "everything", "", clock.today(), by=staff)
    services.set_period("drafts", 12, "As our policy says.", by=staff)
    services.ask_for_dry_run(by=staff)
    services.make_rehearsals()
    services.set_days("service", 5, 20, "The Fundraising Regulator", by=answers)


def ask_us(world) -> None:
    """What the pages and forms of this folder are about: a complaint, who answers it, a call with nothing open."""
    world.over, world.complaint = a_call(days_since_opening=60), complained()
    world.lost, world.returning = with_an_app(person()), recovered(person())
    world.handler = handler(by=world.cast.staff)
