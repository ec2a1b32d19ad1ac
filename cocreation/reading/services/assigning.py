"""Who reads what, and the moment when reading begins."""

import hashlib

from django.db import transaction

from cocreation.analysis.assignment import Infeasible, Plan, round_robin
from cocreation.group.models import Member
from cocreation.reading import rules
from cocreation.reading.models import Reading
from grants.applications.models import Application, Clearance, Recusal, Rung
from grants.calls import services as calls
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note


@transaction.atomic
def assign_readings(call: Call, *, by: User, seed: int | None = None) -> int:
    """Give every eligible application its readers; how many readings. Repeating it before reading opens starts afresh.

    Readers are active members who declared their interests. The seed (the call's pk unless given) makes it reproducible.
    """
    call = _held(call, by)
    if call.stage != Stage.DECLARING:
        raise NotAllowedNow("Readings are assigned while interests are declared, before reading opens.")
    members = {member.user_id: member for member in _readers(call)}
    plan = _plan(call, set(members), call.pk if seed is None else seed)
    Reading.objects.filter(application__call=call).delete()
    Reading.objects.bulk_create(
        Reading(
            application_id=application,
            member=members[reader],
            order=_order(members[reader], application),
            assigned_at=clock.now(),
            assigned_by=by,
        )
        for application, reader in plan.pairs
    )
    note(
        "readings.assigned",
        call,
        by=by,
        count=len(plan.pairs),
        readers=len(members),
        seed=call.pk if seed is None else seed,
    )
    return len(plan.pairs)


def _readers(call: Call):
    declared = Clearance.objects.filter(call=call).values("user")
    return Member.objects.active().filter(user__in=declared)


def _plan(call: Call, readers: set[int], seed: int) -> Plan:
    applications = list(Application.objects.filter(call=call).readable().values_list("pk", flat=True))
    if not applications:
        raise NotAllowedNow("No application was found eligible, so there is nothing to read.")
    conflicts: dict[int, set[int]] = {}
    out = Recusal.objects.in_force().filter(application__in=applications, rung__in=[Rung.ROOM, Rung.SCORING])
    for application, person in out.values_list("application_id", "user_id"):
        conflicts.setdefault(application, set()).add(person)
    try:
        return round_robin(
            applications, readers, conflicts, call.readings_per_application, call.max_readings_per_reader, seed
        )
    except Infeasible as error:
        raise NotAllowedNow(error.sentence) from error


def _order(member: Member, application: int) -> int:
    """The place of an application in this member's queue: stable, and another for each member."""
    return int.from_bytes(hashlib.sha256(f"{member.pk}:{application}".encode()).digest()[:3])


@transaction.atomic
def open_reading(call: Call, *, by: User) -> Call:
    """Reading begins. Every eligible application has its readers by now."""
    call = _held(call, by)
    unread = Application.objects.filter(call=call, readings=None).readable().count()
    if unread:
        raise NotAllowedNow(f"{unread} applications have no readers yet. Assign the readings first.")
    return calls.open_reading(call, by=by)


def _held(call: Call, by: User) -> Call:
    if not rules.holds_reading(by):
        raise NotAllowed("A facilitator assigns, opens and closes reading.")
    return Call.objects.select_for_update().get(pk=call.pk)
