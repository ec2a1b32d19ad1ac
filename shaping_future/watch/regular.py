"""The tasks that beat asks for, and when a worker last finished each.

A worker that does not know a task drops it with a line in its log, and one that fails leaves another line: beat goes on
asking, and nobody does it. So every finished run leaves a pulse, and one that is missing for too long rings.
"""

import datetime as dt

from celery.schedules import crontab
from celery.signals import task_success

from shaping_future import clock
from shaping_future.schedule import BEAT as SCHEDULE

from .models import Pulse

MINUTE, HOUR, DAY = 60, 3600, 86_400
AWAY = 5 * MINUTE
"""So long without its pulse, and beat is not there."""
GRACE = 15 * MINUTE
"""A long queue is not a lost task, and an alarm of its own."""
SELDOM = 10
"""Seconds: what runs again sooner need not say so."""
BEAT, BACK = "beat", "beat-came-back"
BY_TASK = {one["task"]: name for name, one in SCHEDULE.items()}


def pulse_of(name: str) -> str:
    """The pulse of a line in the schedule."""
    return f"task:{name}"


def period(schedule: float | crontab) -> float:
    """Seconds between two runs; of a crontab, an hour or a day."""
    if not isinstance(schedule, crontab):
        return schedule
    return HOUR if len(schedule.hour) == 24 else DAY


def limit(name: str) -> float:
    """Seconds after which nobody believes any more that it is only late: one run may be missed, not two."""
    return 2 * period(SCHEDULE[name]["schedule"]) + GRACE


def expect() -> None:
    """Begin to wait for what was never seen. A new task has as long for its first run as for any other."""
    known = set(Pulse.objects.values_list("name", flat=True))
    new = [Pulse(name=pulse_of(name), at=clock.now(), well=False) for name in SCHEDULE if pulse_of(name) not in known]
    Pulse.objects.bulk_create(new, ignore_conflicts=True)


def notice_return() -> None:
    """Called before the pulse of beat: was it away?"""
    if Pulse.objects.filter(name=BEAT, at__lt=clock.now() - dt.timedelta(seconds=AWAY)).exists():
        Pulse.objects.update_or_create(name=BACK, defaults={"at": clock.now()})


def late(pulses: dict[str, Pulse] | None = None) -> list[str]:
    """Lines of the schedule that nobody finished for too long.

    While beat is away, which has an alarm of its own, everything is late; and for a moment afterwards, until it had its
    turn.
    """
    pulses = _pulses() if pulses is None else pulses
    if BEAT not in pulses or _age(pulses[BEAT].at) > AWAY:
        return []
    here = _age(pulses[BACK].at) if BACK in pulses else float("inf")
    return [name for name, age in ages(pulses).items() if age > limit(name) and here > min(limit(name), HOUR + GRACE)]


def ages(pulses: dict[str, Pulse] | None = None) -> dict[str, float]:
    """Seconds since each was last finished, or since we began to wait for it."""
    pulses = _pulses() if pulses is None else pulses
    return {name: _age(pulses[pulse_of(name)].at) for name in SCHEDULE if pulse_of(name) in pulses}


@task_success.connect
def finished(sender: object = None, **_: object) -> None:
    """A worker did one of them to its end."""
    name = BY_TASK.get(getattr(sender, "name", ""))
    if name is None:
        return
    now, row = clock.now(), Pulse.objects.filter(name=pulse_of(name))
    stale = row.exclude(well=True, at__gt=now - dt.timedelta(seconds=SELDOM))
    if not stale.update(at=now, well=True) and not row.exists():
        Pulse.objects.bulk_create([Pulse(name=pulse_of(name), at=now)], ignore_conflicts=True)


def _pulses() -> dict[str, Pulse]:
    return {pulse.name: pulse for pulse in Pulse.objects.all()}


def _age(moment: dt.datetime) -> float:
    return max(0.0, (clock.now() - moment).total_seconds())
