"""Named steps of staff: how long a kind is kept, and what holds it."""

import datetime as dt

from celery import current_app
from django.db import transaction

from shaping_future import clock
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.keeping import clock_of
from shaping_future.record.services import note
from shaping_future.rights import rules
from shaping_future.rights.models import Hold, Period, Rehearsal
from shaping_future.rights.queries import due

LONGEST_HOLD = dt.timedelta(days=2 * 366)


@transaction.atomic
def set_period(key: str, months: int, because: str, *, by) -> Period:
    """From now on this kind is kept for so many months. Never shorter than the law asks."""
    _only_staff(by)
    one = clock_of(key)
    if one is None:
        raise NotValid("There is no such kind of record.")
    if months < one.least:
        raise NotValid(f"The law asks for at least {one.least} months.")
    if due.periods()[key] == months:
        raise NotAllowedNow("It is kept for that long already.")
    period = Period.objects.create(rule=key, months=months, because=because.strip(), by=by)
    note("retention.period-set", period, by=by, rule=key, months=months)
    return period


@transaction.atomic
def hold(kind: str, reason: str, subject_type: str, subject: str, until: dt.date, *, by) -> Hold:
    """Nothing of this subject goes until that day. `subject` is what a person types: a reference, an address."""
    _only_staff(by)
    if not clock.today() <= until <= clock.today() + LONGEST_HOLD:
        raise NotValid("A hold ends on a day between today and two years from now. It can be placed again.")
    row = None
    if subject_type != due.EVERYTHING:
        row = due.subject_of(subject, subject_type)
        if row is None:
            raise NotValid("We did not find what the hold is about. Look at the spelling.")
    placed = Hold.objects.create(
        kind=kind,
        reason=reason.strip(),
        subject_type=subject_type,
        subject_id=str(row.pk) if row else "",
        until=until,
        placed_by=by,
    )
    note("retention.hold-placed", placed, by=by, about=subject_type, until=until)
    return placed


@transaction.atomic
def lift(held: Hold, *, by) -> Hold:
    """The hold ends now; what is due goes with the next run."""
    _only_staff(by)
    held = Hold.objects.select_for_update().get(pk=held.pk)
    if not held.is_in_force:
        raise NotAllowedNow("This hold has ended already.")
    held.lifted_at, held.lifted_by = clock.now(), by
    held.save(update_fields=["lifted_at", "lifted_by"])
    note("retention.hold-lifted", held, by=by)
    return held


@transaction.atomic
def ask_for_dry_run(*, by) -> Rehearsal:
    """The worker counts what would go now. One that waits already is enough."""
    _only_staff(by)
    waiting = Rehearsal.objects.filter(made_at=None).first()
    if waiting is None:
        waiting = Rehearsal.objects.create(wanted_by=by)
        transaction.on_commit(_nudge, robust=True)
    return waiting


def _nudge() -> None:
    """The row is the promise: beat looks for it as well."""
    current_app.send_task("shaping_future.rights.tasks.make_rehearsals", retry=False)


def _only_staff(by) -> None:
    if not rules.keeps_data(by):
        raise NotAllowed("Only the fund's staff can do this.")
