"""The last states. Only the release of all outcomes together calls this (grants.awards, grants.places)."""

from django.db import transaction

from grants.applications.models import WITH_A_PLACE, Application, State
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


@transaction.atomic
def set_place_state(application: Application, state: State, *, by: User | None) -> Application:
    """What became of an application to a call with places. `by` None: the order of the waiting list, or the clock."""
    if state not in (State.NOT_THIS_TIME, *WITH_A_PLACE):
        raise NotValid("A place is offered, waited for, accepted or not taken; or it is not this time.")
    application = locked(application)
    if application.call.gives_money or application.call.stage not in (Stage.CHOOSING, Stage.RELEASED):
        raise NotAllowedNow("Places are given by calls with places, once everyone was checked.")
    move(application, State(state), "application.place-set", by=by)
    return application
