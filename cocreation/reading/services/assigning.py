"""Who reads what, and the moment when reading begins."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cocreation.group.models import Member
from cocreation.reading import queries
from cocreation.reading.models import PlanState, Reading, ReadingPlan, ReadingState
from cocreation.reading.services._sharing import held, refuse_unless_sharing
from cocreation.reading.services.adjusting import current
from cocreation.reading.services.proposing import propose_readings, work_out
from cocreation.reading.services.term import begin_term
from grants.applications.models import Application
from grants.applications.queries.copying import copies_waiting
from grants.calls import services as calls
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.outbox.services import promise_to_each
from shaping_future.record.services import note


def assign_readings(call: Call, *, by: User, seed: int | None = None) -> int:
    """Propose and assign in one go, for whoever needs no look in between; how many readings are new."""
    plan = propose_readings(call, by=by, seed=seed)
    if plan.state == PlanState.WAITING:
        work_out(plan.pk)
        plan.refresh_from_db()
    if plan.state != PlanState.READY:
        raise NotAllowedNow(" ".join(queries.why_not(plan, by)) or "No proposal could be worked out.")
    return assign_plan(plan, seen=plan.version, by=by)


@transaction.atomic
def assign_plan(plan: ReadingPlan, *, seen: int, by: User) -> int:
    """Assign a proposal exactly as it was shown (`seen` is its version); how many readings are new.

    Before reading opens it takes the place of what was assigned before. While people read only what nobody has started
    moves; what is sent, and what those who go on reading have, stays.
    """
    call = held(plan.call, by)
    plan, facts = current(call, plan, seen)
    planned = {tuple(pair) for pair in plan.pairs}
    there = Reading.objects.filter(application__call=call)
    if call.stage == Stage.DECLARING:
        there.delete()
        new = planned
    else:
        if any(pair not in planned for pair in facts.begun):
            raise NotAllowedNow("Somebody started to read since this was worked out. Ask for a new proposal.")
        moved = set(facts.rows) - planned
        untouched = there.filter(state=ReadingState.ASSIGNED).select_for_update()
        gone = [one.pk for one in untouched if (one.member_id, one.application_id) in moved]
        there.filter(pk__in=gone).delete()
        new = planned - set(facts.rows)
    made = Reading.objects.bulk_create(_reading(one, facts.readers[member].member, by) for member, one in sorted(new))
    plan.state, plan.assigned_at, plan.assigned_by = PlanState.ASSIGNED, clock.now(), by
    plan.save(update_fields=["state", "assigned_at", "assigned_by"])
    note(
        "readings.assigned", call, by=by, count=len(made), readers=len(plan_readers(plan)), seed=plan.seed, plan=plan.pk
    )
    if call.stage == Stage.READING:
        _tell(call, {f"reading:added:{plan.pk}:{one.member_id}": one.member.user.email for one in made})
    return len(made)


def plan_readers(plan: ReadingPlan) -> set[int]:
    return {member for member, _application in plan.pairs}


def _reading(application: int, member: Member, by: User) -> Reading:
    order = queries.place_in_queue(member.pk, application)
    return Reading(application_id=application, member=member, order=order, assigned_at=clock.now(), assigned_by=by)


@transaction.atomic
def add_reading(application: Application, member: Member, *, by: User) -> Reading:
    """One more reader for an application, for instance in place of somebody who declared a late interest."""
    call = held(application.call, by)
    refuse_unless_sharing(call)
    if not Application.objects.visible_to(by).readable().filter(pk=application.pk).exists():
        raise NotAllowed("You are out of the room for this application. Somebody else adds a reader.")
    if member.user_id not in queries.readers_for(application):
        raise NotAllowedNow(
            f"{member} cannot read this application: they have a tie, no room or not its language, or read it already."
        )
    reading = _reading(application.pk, member, by)
    reading.save()
    note("reading.added", reading, by=by, application=application.pk, member=member.pk)
    if call.stage == Stage.READING:
        _tell(call, {f"reading:added:{reading.pk}": member.user.email})
    return reading


@transaction.atomic
def open_reading(call: Call, *, by: User) -> Call:
    """Reading begins, when every eligible application has its readers. They hear of it by mail."""
    call = held(call, by)
    if call.stage == Stage.DECLARING:
        _refuse_unassigned(call)
        _refuse_uncopied(call)
    call = calls.open_reading(call, by=by)
    begin_term(call)
    readers = User.objects.filter(membership__readings__application__call=call).distinct()
    _tell(call, {f"reading:opened:{call.pk}:{one.pk}": one.email for one in readers})
    return call


def _refuse_unassigned(call: Call) -> None:
    readers = queries.readers_by_application(call)
    if not readers:
        raise NotAllowedNow("No application was found eligible, so there is nothing to read.")
    accepted = queries.accepted_fewer(call)
    short = sum(
        len(people) < call.readings_per_application - accepted.get(str(pk), 0) for pk, people in readers.items()
    )
    if short:
        some = "1 application has" if short == 1 else f"{short} applications have"
        raise NotAllowedNow(f"{some} too few readers without a tie. Assign the readings again.")


def _refuse_uncopied(call: Call) -> None:
    """Readers would be shown nothing of these answers."""
    if waiting := copies_waiting(call):
        some = "1 answer has" if waiting == 1 else f"{waiting} answers have"
        raise NotAllowedNow(f"{some} no confirmed copy for readers yet. Look at them first, on “Copies for readers”.")


def _tell(call: Call, to: dict[str, str]) -> None:
    """key → address: one mail to each reader, however many readings are new."""
    link = settings.SITE_URL + reverse("reading-list", args=[call.slug])
    body = f"Hello,\n\nthere are applications for you to read. Please sign in:\n\n{link}\n\nThank you for doing this.\n"
    promise_to_each(to, subject="Your readings are ready", body=body)
