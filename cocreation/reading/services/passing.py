"""Somebody asks that another member reads an application, for instance after its note about heavy material."""

from django.db import transaction

from cocreation.group.models import Member
from cocreation.reading.models import Reading, ReadingState
from cocreation.reading.services._sharing import held
from cocreation.reading.services.assigning import add_reading
from grants.calls.models import Stage
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note

BEGUN = "You have begun to write about this application, so it stays yours. Talk to a facilitator."


@transaction.atomic
def ask_to_pass(reading: Reading, *, by: User) -> Reading:
    """Its reader asks that somebody else reads it. Until a facilitator does it, it stays where it is."""
    reading = _untouched(reading, BEGUN)
    if not Reading.objects.visible_to(by).filter(pk=reading.pk).exists():
        raise NotAllowed("This is somebody else's to read.")
    if reading.pass_asked_at is None:
        reading.pass_asked_at = clock.now()
        reading.save(update_fields=["pass_asked_at"])
        note("reading.pass_asked", reading, by=by, application=reading.application_id)
    return reading


@transaction.atomic
def keep_reading(reading: Reading, *, by: User) -> Reading:
    """Its reader will read it after all."""
    reading = _untouched(reading, BEGUN)
    if not Reading.objects.visible_to(by).filter(pk=reading.pk).exists():
        raise NotAllowed("This is somebody else's to read.")
    if reading.pass_asked_at is not None:
        reading.pass_asked_at = None
        reading.save(update_fields=["pass_asked_at"])
        note("reading.pass_taken_back", reading, by=by, application=reading.application_id)
    return reading


@transaction.atomic
def pass_on(reading: Reading, to: Member, *, by: User) -> Reading:
    """A facilitator gives it to somebody else, who hears of it by mail. Every rule for a reader holds for them."""
    held(reading.application.call, by)
    reading = _untouched(reading, "They have begun to read it since. It stays with them.")
    if reading.pass_asked_at is None:
        raise NotAllowedNow("Its reader did not ask for this, or took it back.")
    others = reading.application.readings.exclude(pk=reading.pk)
    if not to.lived_experience and reading.member.lived_experience and not others.filter(member__lived_experience=True):
        raise NotAllowedNow("Then nobody with lived experience would read it. Choose somebody else.")
    new = add_reading(reading.application, to, by=by)
    note("reading.passed", new, by=by, application=new.application_id, before=reading.member_id, now=to.pk)
    reading.delete()
    return new


def _untouched(reading: Reading, begun: str) -> Reading:
    """The reading under a lock, if nobody wrote on its sheet."""
    reading = (
        Reading.objects.select_for_update(of=("self",)).select_related("application__call", "member").get(pk=reading.pk)
    )
    if reading.application.call.stage != Stage.READING:
        raise NotAllowedNow("Reading is not open for this call.")
    if reading.state != ReadingState.ASSIGNED:
        raise NotAllowedNow(begun)
    return reading
