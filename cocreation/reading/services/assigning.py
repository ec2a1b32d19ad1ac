"""Who reads what, and the moment when reading begins."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cocreation.analysis.round_robin import Infeasible
from cocreation.group.models import Member
from cocreation.reading import queries, rules
from cocreation.reading.models import Reading
from grants.applications.models import Application
from grants.calls import services as calls
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.outbox.services import promise
from shaping_future.record.services import note


@transaction.atomic
def assign_readings(call: Call, *, by: User, seed: int | None = None, expected: str = "") -> int:
    """Give every eligible application its readers; how many readings. Repeating it before reading opens starts afresh.

    Readers are active members who declared their interests. The seed (the call's pk unless given) makes it
    reproducible. `expected` is the digest of the proposal that `by` was looking at: another plan is refused.
    """
    call = _held(call, by)
    if call.stage != Stage.DECLARING:
        raise NotAllowedNow("Readings are assigned while interests are declared, before reading opens.")
    seed = call.pk if seed is None else seed
    members = {member.user_id: member for member in queries.possible_readers(call)}
    try:
        plan = queries.plan(call, set(members), seed)
    except Infeasible as why:
        raise NotAllowedNow(queries.why_not(why, by)) from why
    if expected and expected != queries.digest(plan):
        raise NotAllowedNow("Somebody declared an interest since you opened this page. Look at the new proposal.")
    Reading.objects.filter(application__call=call).delete()
    Reading.objects.bulk_create(_reading(one, members[reader], by) for one, reader in plan.pairs)
    note("readings.assigned", call, by=by, count=len(plan.pairs), readers=len(members), seed=seed)
    return len(plan.pairs)


def _reading(application: int, member: Member, by: User) -> Reading:
    order = queries.place_in_queue(member.pk, application)
    return Reading(application_id=application, member=member, order=order, assigned_at=clock.now(), assigned_by=by)


@transaction.atomic
def add_reading(application: Application, member: Member, *, by: User) -> Reading:
    """One more reader for an application, for instance in place of somebody who declared a late interest."""
    call = _held(application.call, by)
    if call.stage not in (Stage.DECLARING, Stage.READING):
        raise NotAllowedNow("Readers are added until reading closes.")
    if not Application.objects.visible_to(by).readable().filter(pk=application.pk).exists():
        raise NotAllowed("You are out of the room for this application. Somebody else adds a reader.")
    if member.user_id not in queries.readers_for(application):
        raise NotAllowedNow(
            f"{member} cannot read this application: they have a tie, no time left, or read it already."
        )
    reading = _reading(application.pk, member, by)
    reading.save()
    note("reading.added", reading, by=by, application=application.pk, member=member.pk)
    if call.stage == Stage.READING:
        _tell(call, member.user, f"reading:added:{reading.pk}")
    return reading


@transaction.atomic
def open_reading(call: Call, *, by: User) -> Call:
    """Reading begins, when every eligible application has its readers. They hear of it by mail."""
    call = _held(call, by)
    if call.stage == Stage.DECLARING:
        _refuse_unassigned(call)
    call = calls.open_reading(call, by=by)
    for reader in User.objects.filter(membership__readings__application__call=call).distinct().order_by("pk"):
        _tell(call, reader, f"reading:opened:{call.pk}:{reader.pk}")
    return call


def _refuse_unassigned(call: Call) -> None:
    readers = queries.readers_by_application(call)
    if not readers:
        raise NotAllowedNow("No application was found eligible, so there is nothing to read.")
    short = sum(len(people) < call.readings_per_application for people in readers.values())
    if short:
        some = "1 application has" if short == 1 else f"{short} applications have"
        raise NotAllowedNow(f"{some} too few readers without a tie. Assign the readings again.")


def _tell(call: Call, user: User, key: str) -> None:
    link = settings.SITE_URL + reverse("reading-list", args=[call.slug])
    body = f"Hello,\n\nthere are applications for you to read. Please sign in:\n\n{link}\n\nThank you for doing this.\n"
    promise(key=key, to=user.email, subject="Your readings are ready", body=body)


def _held(call: Call, by: User) -> Call:
    if not rules.holds_reading(by):
        raise NotAllowed("A facilitator assigns and opens readings.")
    return Call.objects.select_for_update().get(pk=call.pk)
