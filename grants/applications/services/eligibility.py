"""The eligibility check: a person decides, and for "not eligible" a second one too. No machine refuses anybody."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from grants.applications import rules
from grants.applications.models import Application, EligibilityCheck, Recusal, Rung, State, reasons_for
from grants.calls.models import Stage
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.words import when
from shaping_future.record.services import note as record

from ._moves import locked, move, write_to_people

Finding = EligibilityCheck.Finding
CHECKABLE = (State.SENT, State.NEEDS_CONVERSATION)

found_not_eligible: list[Callable[..., Any]] = []
"""check, by= → what follows a confirmed "not eligible", in the same transaction. grants.letters sends the letter."""


@transaction.atomic
def check_eligibility(
    application: Application, finding: str, reason: str = "", note: str = "", *, by: User
) -> EligibilityCheck:
    """Write down what one member of staff found. "Not eligible" waits for a second person; the others hold at once."""
    application = locked(application)
    _refuse_unless_checking(application, by)
    reason, note = _clean(application.call.kind, finding, reason, note)
    check = EligibilityCheck.objects.create(
        application=application, finding=finding, reason=reason, note=note, at=clock.now(), by=by,
        content_hash=application.content_hash,
    )  # fmt: skip
    if finding == Finding.NOT_ELIGIBLE:
        record("application.found-not-eligible", application, by=by, check=check.pk, reason=reason)
    elif finding == Finding.ELIGIBLE:
        move(application, State.ELIGIBLE, "application.checked", by=by, check=check.pk)
    else:
        _talk(application, check, by)
    return check


@transaction.atomic
def confirm_not_eligible(check: EligibilityCheck, *, by: User) -> EligibilityCheck:
    """The second person agrees. Only now the applicant hears, in a letter that says why and offers to talk."""
    application = locked(check.application)
    check = EligibilityCheck.objects.select_for_update().get(pk=check.pk)
    _refuse_unless_checking(application, by)
    if check.confirmed_at is not None:
        raise NotAllowedNow("This was confirmed already.")
    if check.finding != Finding.NOT_ELIGIBLE or application.eligibility_checks.first() != check:
        raise NotAllowedNow("A newer finding takes the place of this one. There is nothing to confirm.")
    if check.content_hash and check.content_hash != application.content_hash:
        raise NotAllowedNow("The answers have changed since this was found. Look at them again.")
    if check.by_id == by.pk:
        raise NotAllowed("A second person must confirm this. Ask a colleague to look at it.")
    check.confirmed_at, check.confirmed_by = clock.now(), by
    check.save(update_fields=["confirmed_at", "confirmed_by"])
    move(application, State.NOT_ELIGIBLE, "application.not-eligible", by=by, check=check.pk, reason=check.reason)
    for follow in found_not_eligible:
        follow(check, by=by)
    write_to_people(
        application,
        f"application:eligibility:{check.pk}",
        "A letter about your application",
        "we have looked at whether this fund can read your application. There is a letter for you. Please sign in:",
        "application-detail",
    )
    return check


def _talk(application: Application, check: EligibilityCheck, by: User) -> None:
    """Once is enough to change the state; every note of it reaches the applicant."""
    if application.state == State.NEEDS_CONVERSATION:
        record("application.talk-wanted", application, by=by, check=check.pk)
    else:
        move(application, State.NEEDS_CONVERSATION, "application.checked", by=by, check=check.pk)
    write_to_people(
        application,
        f"application:talk:{check.pk}",
        "We would like to talk about your application",
        "before we can go on we would like to talk about your application. Please sign in to read what it is about:",
        "application-detail",
    )


def _clean(kind: str, finding: str, reason: str, note: str) -> tuple[str, str]:
    if finding not in Finding.values:
        raise NotValid("Choose what you found.")
    note = note.strip()
    if finding == Finding.ELIGIBLE:
        return "", note
    if finding == Finding.NOT_ELIGIBLE and reason not in dict(reasons_for(kind)):
        raise NotValid("Choose the reason.")
    if not note:
        raise NotValid("Write a few words for the applicant.")
    return (reason if finding == Finding.NOT_ELIGIBLE else ""), note


def _refuse_unless_checking(application: Application, by: Any) -> None:
    if not rules.checks_eligibility(by, application):
        raise NotAllowed("MEX staff check eligibility, and nobody checks their own application.")
    if Recusal.objects.in_force().filter(application=application, user=by, rung=Rung.ROOM).exists():
        raise NotAllowed("You have an interest in this application. A colleague checks it.")
    if application.call.stage != Stage.CHECKING:
        raise NotAllowedNow("Eligibility is checked after the call closes and before the reading is prepared.")
    reopening = application.reopenings.in_force().first()
    if reopening is not None:
        raise NotAllowedNow(f"It has extra time until {when(reopening.until)} and may change. Check it after that.")
    enquiry = application.enquiries.waiting().first()
    if enquiry is not None:
        raise NotAllowedNow(f"You asked the applicant until {when(enquiry.due_at)}. Wait, or take the question back.")
    if application.state not in CHECKABLE:
        raise NotAllowedNow("The eligibility of this application is decided already.")
