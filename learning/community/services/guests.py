"""Inviting one of staff or one learning partner to one thing, until a day."""

import datetime as dt

from django.db import transaction

from learning.community.kinds import INVITABLE
from learning.community.models import Circle, Event, Guest, Thread
from learning.community.services._doors import partner, seen
from learning.community.services.telling import tell
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

MOST_DAYS = 90
NAMES = {Thread: "thread", Circle: "circle", Event: "event"}
ROUTES = {"thread": "community-thread", "circle": "community-circle", "event": "community-event"}


@transaction.atomic
def invite_guest(thing: Thread | Circle | Event, user: User, until: dt.date, *, by: User) -> Guest:
    """They see this one thing and what belongs to it, until the end of that day, and nothing else of the space."""
    partner(by)
    what = NAMES[type(thing)]
    rows = type(thing).objects.visible_to(by)
    thing = seen(rows.with_seat_of(by) if what == "circle" else rows, thing.pk, by)
    if not user.has_role(*INVITABLE) or user.pk == by.pk:
        raise NotValid("Choose one of MEX staff or a learning partner.")
    if not clock.today() <= until <= clock.today() + dt.timedelta(days=MOST_DAYS):
        raise NotValid(f"Choose a last day within the next {MOST_DAYS} days.")
    guest = Guest.objects.filter(user=user, ended_at=None, **{what: thing}).first()
    if guest is None:
        guest = Guest.objects.create(user=user, until=until, invited_by=by, at=clock.now(), **{what: thing})
        note("community.guest-invited", guest, by=by, guest=user.pk)
        line = "grant partners invite you to something in their space."
        tell(f"guest:{guest.pk}", [user], "Grant partners invite you", line, ROUTES[what], thing.public_id)
    elif guest.until != until:
        guest.until = until
        guest.save(update_fields=["until"])
        note("community.guest-until", guest, by=by, guest=user.pk)
    return guest


@transaction.atomic
def end_guest(guest: Guest, *, by: User) -> Guest:
    """Any partner who sees the thing, and the guest themselves. Twice is once."""
    guest = Guest.objects.select_for_update(of=("self",)).get(pk=guest.pk)
    if guest.user_id != by.pk:
        partner(by)
        if not type(guest.what).objects.visible_to(by).filter(pk=guest.what.pk).exists():
            raise NotAllowed("This is not yours to do here.")
    if guest.ended_at is None:
        guest.ended_at = clock.now()
        guest.save(update_fields=["ended_at"])
        note("community.guest-ended", guest, by=by, guest=guest.user_id)
    elif guest.user_id == by.pk:
        raise NotAllowedNow("You have left already.")
    return guest
