"""Keeping what applicants say about the fund, so that it cannot be led back to them."""

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from grants.applications import rules
from grants.applications.models import Application, State
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid

from .models import Feedback, Moment

MOST_MINUTES = 60_000


def moment_for(application: Application) -> Moment:
    """What this application can be asked about now; NotAllowedNow while it is being written."""
    if application.sent_at is not None:
        return Moment.SENT
    if application.state == State.DRAFT and application.is_open:
        raise NotAllowedNow(gettext("Tell us once you have sent your application, or once the call has closed."))
    return Moment.NOT_SENT


def token(application: Application, moment: Moment) -> str:
    """HMAC under a key made from SECRET_KEY, which is not in the database."""
    return salted_hmac(f"learning.feedback.{moment.value}", str(application.public_id), algorithm="sha256").hexdigest()


@transaction.atomic
def give_feedback(
    application: Application, ease: int, minutes: int | None, hardest: str, better: str, *, by: User
) -> None:
    """Keep it under a token; the same application changes what it said before.

    Nothing else is written here, on purpose: no record entry, no lock, no exact time. They would point at a person.
    """
    if not rules.on_application(by, application):
        raise NotAllowed(gettext("Only the people of this application can tell us about it."))
    moment = moment_for(application)
    if not 1 <= ease <= 5 or not (minutes is None or 0 <= minutes <= MOST_MINUTES):
        raise NotValid(gettext("Choose how hard or easy it was, and write the time in minutes."))
    said = {
        "call_id": application.call_id,
        "moment": moment,
        "ease": ease,
        "minutes": minutes,
        "hardest": hardest.strip(),
        "better": better.strip(),
    }
    Feedback.objects.update_or_create(
        token=token(application, moment),
        defaults=said,
        create_defaults=said | {"month": clock.today().replace(day=1)},
    )
