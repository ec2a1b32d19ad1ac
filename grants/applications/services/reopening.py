"""Extra time for one application after its call closed: given by staff, taken up with a code, ended early."""

import datetime as dt
import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.applications import rules
from grants.applications.models import REOPENABLE, Application, Recusal, Reopening, Rung, State, hash_of_code
from grants.applications.models.reopening import MOST_HOURS
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.words import when
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

from ._moves import locked, write_to_people
from .writing import ALPHABET

LONGEST = 1000
"""Characters of a reason."""
REOPENED_STATES = (State.DRAFT, State.SENT)


@transaction.atomic
def reopen_application(
    application: Application, kind: str, reason: str, hours: int, *, by: User
) -> tuple[Reopening, str]:
    """Give one application up to a day more. Returns the row and the code, which is kept nowhere.

    The call is locked first: an application that has extra time and declarations that open without it cannot both be.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=application.call_id)
    application = locked(application)
    application.call = call
    refuse_who(application, by)
    _refuse_when(application)
    reason = _clean(application, kind, reason, hours)
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(2))
    now = clock.now()
    reopening = Reopening.objects.create(
        application=application, kind=kind, reason=reason, code_hash=hash_of_code(application.pk, code),
        until=now + dt.timedelta(hours=hours), given_at=now, given_by=by,
    )  # fmt: skip
    note("application.reopened", application, by=by, reopening=reopening.pk, kind=str(kind), hours=hours)
    _mail_code(application, reopening, code)
    return reopening, code


@transaction.atomic
def use_reopening(application: Application, code: str, *, by: User) -> Reopening:
    """Take up the extra time. The same code again changes nothing; one that is over says so."""
    application = locked(application)
    if not rules.writes_application(by, application):
        raise NotAllowed("Only the people who write this application can use its code.")
    digest = hash_of_code(application.pk, code)
    reopening = application.reopenings.select_for_update(of=("self",)).filter(code_hash=digest).first()
    if reopening is None:
        raise NotValid("We do not know this code. Check each letter, or write to us.")
    if not reopening.is_in_force or application.call.stage not in REOPENABLE:
        raise NotAllowedNow(f"This code worked until {when(reopening.ended_at or reopening.until)}. It is over now.")
    if reopening.used_at is not None:
        return reopening
    if application.state not in REOPENED_STATES:
        raise NotAllowedNow("This application is not at a point where it can be changed any more.")
    reopening.used_at, reopening.used_by = clock.now(), by
    reopening.save(update_fields=["used_at", "used_by"])
    application.reopened_until = reopening.until
    application.save(update_fields=["reopened_until"])
    note("application.reopening-used", application, by=by, reopening=reopening.pk)
    return reopening


@transaction.atomic
def end_reopening(reopening: Reopening, *, by: User) -> Reopening:
    """Staff end extra time before its hour, for example when a code went to the wrong person."""
    application = locked(reopening.application)
    reopening = Reopening.objects.select_for_update(of=("self",)).get(pk=reopening.pk)
    refuse_who(application, by)
    if not reopening.is_in_force:
        raise NotAllowedNow("This extra time is over already.")
    reopening.ended_at, reopening.ended_by = clock.now(), by
    reopening.save(update_fields=["ended_at", "ended_by"])
    if reopening.used_at is not None:
        application.reopened_until = reopening.ended_at
        application.save(update_fields=["reopened_until"])
    note("application.reopening-ended", application, by=by, reopening=reopening.pk)
    write_to_people(
        application,
        f"application:reopening-ended:{reopening.pk}",
        "The extra time for your application has ended",
        "the extra time that we gave you has ended. If you did not expect this, reply to this message. Here it is:",
        "application-detail",
    )
    return reopening


def refuse_who(application: Application, by: User) -> None:
    if not rules.checks_eligibility(by, application):
        raise NotAllowed("MEX staff do this, and never for an application of their own.")
    if Recusal.objects.in_force().filter(application=application, user=by, rung=Rung.ROOM).exists():
        raise NotAllowed("You have an interest in this application. A colleague does this.")


def _refuse_when(application: Application) -> None:
    call = application.call
    if call.is_open:
        raise NotAllowedNow(f"The call is open until {when(call.closes_at)}. Extra time begins after that.")
    if call.stage not in REOPENABLE or clock.now() < call.closes_at:
        raise NotAllowedNow("Extra time is given after a call closed and before the reading is prepared.")
    if application.state not in REOPENED_STATES:
        state = State(application.state).label
        raise NotAllowedNow(f"This application is at “{state}”. Only a draft, or one just sent, can be opened again.")
    now = application.reopenings.in_force().first()
    if now is not None:
        raise NotAllowedNow(f"It is open again already, until {when(now.until)}. End that first to give another.")


def _clean(application: Application, kind: str, reason: str, hours: int) -> str:
    reason = " ".join(reason.split())
    if kind not in Reopening.Kind.values:
        raise NotValid("Choose what kind of reason it is.")
    if not reason or len(reason) > LONGEST:
        raise NotValid(f"Write what happened, in {LONGEST} characters or fewer.")
    if not 1 <= hours <= MOST_HOURS:
        raise NotValid(f"Give between 1 and {MOST_HOURS} hours.")
    if application.reopenings.filter(reason=reason).exists():
        raise NotValid("This reason was used for this application before. Write what is new.")
    return reason


def _mail_code(application: Application, reopening: Reopening, code: str) -> None:
    link = settings.SITE_URL + reverse("application-extra-time", args=[application.public_id]) + f"?code={code}"
    for person in application.participants.filter(removed_at=None, part__in=rules.WRITERS).select_related("user"):
        promise(
            key=f"application:reopened:{reopening.pk}:{person.user_id}",
            to=person.user.email,
            subject="You can finish your application",
            body=(
                f"Hello,\n\nyou have more time: until {when(reopening.until)}. Follow the link and sign in to start."
                f"\n\n{link}\n\nYour code is {code}. If you need help, reply to this message.\n"
            ),
        )
