"""A Group, and calls at the stages in which it works."""

import datetime as dt

from cocreation.group.models import Member
from cocreation.group.services import appoint_member
from cocreation.reading import services
from cocreation.reading.models import Reading
from grants.applications.models import Application
from grants.calls.models import Call
from grants.calls.services import open_declarations
from grants.interests.models import Interest
from grants.interests.services import declare_interests
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.again import once
from tests.cast import a_call, an_application, eligible, person


def a_member(name: str = "", lived: bool | None = True) -> User:
    """An active member of the Group; the membership is `user.membership`. Most bring lived experience."""
    return appoint_member(person(name=name), dt.date(2024, 1, 1), lived_experience=lived, by=person(Role.STAFF)).user


def a_group(size: int = 3) -> list[User]:
    return [a_member(f"Reader {number}") for number in range(1, size + 1)]


def names(size: int) -> list[str]:
    return [f"Network number {number}" for number in range(1, size + 1)]


@once
def declaring(applications: int = 3, **changes) -> Call:
    """A call with so many eligible applications, whose interests are being declared."""
    call, staff = a_call(**changes), person(Role.STAFF)
    sent = [an_application(call, sent=True, name=name) for name in names(applications)]
    for application in sent:
        eligible(application, by=staff)
    return open_declarations(Call.objects.get(pk=call.pk), by=staff)


def declare(call: Call, *people: User, ties: tuple[Application, ...] = ()) -> None:
    for user in people:
        given = {application.pk: (Interest.Kind.GOVERNS, "On its board.") for application in ties}
        declare_interests(call, given, by=user)


@once
def reading(applications: int = 3, members: int = 3, **changes) -> tuple[Call, list[User], User]:
    """A call being read by a Group without ties, and its facilitator; all of them declared."""
    call, people, facilitator = declaring(applications, **changes), a_group(members), person(Role.FACILITATOR)
    declare(call, *people, facilitator)
    services.assign_readings(call, by=facilitator)
    return services.open_reading(call, by=facilitator), people, facilitator


def sheet_of(user: User, application: Application) -> Reading:
    return Reading.objects.get(member=Member.objects.get(user=user), application=application)


def scores(call: Call, *values, sentence: str = "It says so.") -> dict:
    """As save_sheet takes them; one value for all criteria or one each."""
    keys = list(call.criteria.values_list("key", flat=True))
    values = values * len(keys) if len(values) == 1 else values
    return {key: (value, sentence) for key, value in zip(keys, values, strict=True)}


def send(sheet: Reading, *values, sentence: str = "It says so.", **notes) -> Reading:
    """The whole sheet, written and sent by its member."""
    by, given = sheet.member.user, scores(sheet.application.call, *values, sentence=sentence)
    return services.send_sheet(services.save_sheet(sheet, given, notes, seen=sheet.version, by=by), by=by)


def send_all(call: Call, *values) -> None:
    for sheet in Reading.objects.filter(application__call=call).order_by("pk"):
        send(sheet, *values)


@once
def closed(applications: int = 3, members: int = 3, *values) -> tuple[Call, list[User], User]:
    """A call whose reading has closed, every sheet sent."""
    call, people, facilitator = reading(applications, members)
    send_all(call, *(values or (3,)))
    services.close_reading(call, by=facilitator)
    return Call.objects.get(pk=call.pk), people, facilitator


def applications(call: Call) -> list[Application]:
    return list(call.applications.order_by("pk"))
