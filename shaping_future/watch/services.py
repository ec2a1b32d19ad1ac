"""Seeing that beat lives, proving the record, and telling once what is wrong."""

from django.conf import settings
from django.db import transaction

from shaping_future import clock
from shaping_future.outbox.services import promise_to_each
from shaping_future.record import queries as record

from . import regular
from .alarms import BY_NAME, Kind, ringing
from .figures import BEAT, CHAIN, look
from .models import Alarm, Pulse


def feel_pulse(name: str, well: bool = True) -> None:
    """Say that it happened just now."""
    Pulse.objects.update_or_create(name=name, defaults={"at": clock.now(), "well": well})


def watch() -> list[str]:
    """Beat lives and a worker too; ring what is wrong and end what is right again. The names of what rings."""
    regular.notice_return()
    feel_pulse(BEAT)
    regular.expect()
    return ring()


def ring() -> list[str]:
    """Compare what is wrong with what rings. Each alarm is told once, when it begins; two at once tell it once too."""
    wrong = ringing(look())
    names = [kind.name for kind in wrong]
    Alarm.objects.filter(ended_at=None).exclude(name__in=names).update(ended_at=clock.now())
    known = set(Alarm.objects.filter(ended_at=None).values_list("name", flat=True))
    for kind in wrong:
        if kind.name not in known:
            _begin(kind)
    return names


@transaction.atomic
def _begin(kind: Kind) -> None:
    alarm = Alarm(name=kind.name)
    Alarm.objects.bulk_create([alarm], ignore_conflicts=True)
    alarm = Alarm.objects.filter(name=kind.name, ended_at=None).first()
    if alarm is not None:
        _tell(kind, alarm)


def _tell(kind: Kind, alarm: Alarm) -> None:
    """By mail to the operators; the same alarm has the same key, so whoever comes second promises nothing."""
    promise_to_each(
        {f"alarm:{alarm.pk}:{address}": address for address in settings.OPERATORS},
        subject=f"Alarm: {kind.name}",
        body=f"{kind.in_words()}\n\nWhat to do: {kind.page}\nThe site: {settings.SITE_URL}\n",
    )


def ring_if_beat_is_silent() -> None:
    """For whoever looks while beat cannot: with beat stopped, nobody else would notice that it is."""
    pulse = Pulse.objects.filter(name=BEAT).first()
    if pulse and (clock.now() - pulse.at).total_seconds() > 600 and not _rings("beat-stopped"):
        _begin(BY_NAME["beat-stopped"])


def _rings(name: str) -> bool:
    return Alarm.objects.filter(name=name, ended_at=None).exists()


def prove_record() -> bool:
    """Compute the whole chain again, and say how it went."""
    well = record.first_broken() is None
    feel_pulse(CHAIN, well)
    return well
