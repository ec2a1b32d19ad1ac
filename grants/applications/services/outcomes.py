"""The last states. Only the release of all outcomes together calls this (grants.awards)."""

from django.db import transaction

from grants.applications.models import Application, State
from grants.calls.models import Stage
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid

from ._moves import locked, move


@transaction.atomic
def set_outcome_state(application: Application, state: State, *, by: User) -> Application:
    """Funded, or not this time. Nobody is shown it before the call is released (queries.status_shown_to_applicant)."""
    if state not in (State.FUNDED, State.NOT_THIS_TIME):
        raise NotValid("An outcome is “Funded” or “Not this time”.")
    application = locked(application)
    if application.call.stage != Stage.SIGNED_OFF:
        raise NotAllowedNow("Outcomes are set after the Board has signed off, when all are released together.")
    move(application, State(state), "application.outcome-set", by=by)
    return application
