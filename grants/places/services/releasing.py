"""Every outcome of a call with places is released at one moment, or nothing. Later the waiting list is closed."""

from django.db import transaction

from grants.applications.models import Application, State
from grants.applications.services import set_place_state
from grants.calls.models import Call, Stage
from grants.calls.services import mark_released
from grants.letters.models import Outcome, OutcomeKind
from grants.letters.services import refuse_stale, send_letters, write_to_people
from grants.places import queries, rules
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note, seal

from ._offering import locked_call, offer


@transaction.atomic
def release_places(call: Call, *, by: User) -> int:
    """Everyone hears: places are offered, the waiting list stands. Refuses while one has no checked letter."""
    call = locked_call(call)
    if not rules.chooses(by, call):
        raise NotAllowed("Other people release these outcomes.")
    if call.gives_money or call.stage != Stage.CHOOSING:
        raise NotAllowedNow("Outcomes of a call with places are released once, after the choice.")
    outcomes = list(
        queries.pending(call)
        .select_for_update(of=("self", "application"))
        .select_related("application__strand", "application__call", "application__organisation")
    )
    _refuse_unready(call, outcomes)
    for outcome in outcomes:
        outcome.released_at = clock.now()
        outcome.save(update_fields=["released_at"])
        _tell_state(outcome, by)
        write_to_people(outcome)
    send_letters(outcomes)
    mark_released(call, by=by)
    note("places.released", call, by=by, count=len(outcomes))
    seal()
    return len(outcomes)


def _refuse_unready(call: Call, outcomes: list[Outcome]) -> None:
    if without := queries.undecided(call):
        some = "1 application has" if without == 1 else f"{without} applications have"
        raise NotAllowedNow(f"{some} no decision yet. All are told together.")
    if not outcomes:
        raise NotAllowedNow("There is nobody to tell.")
    if unchecked := sum(outcome.checked_at is None for outcome in outcomes):
        raise NotAllowedNow(f"{unchecked} of {len(outcomes)} letters are not checked yet. All go out together.")
    refuse_stale(call, outcomes)


def _tell_state(outcome: Outcome, by: User) -> None:
    application = outcome.application
    if outcome.kind == OutcomeKind.PLACE:
        offer(application, application.strand, by=by)
    else:
        state = State.WAITING if outcome.kind == OutcomeKind.WAITING else State.NOT_THIS_TIME
        set_place_state(application, state, by=by)


@transaction.atomic
def close_waiting_list(call: Call, *, by: User) -> int:
    """No more places will be free: whoever still waits hears "not this time", with the letter they have. How many."""
    call = locked_call(call)
    if not rules.chooses(by, call):
        raise NotAllowed("Other people close the waiting list.")
    if call.stage != Stage.RELEASED:
        raise NotAllowedNow("There is a waiting list once everyone has heard.")
    still = list(
        Application.objects.select_for_update(of=("self",))
        .filter(call=call, state=State.WAITING)
        .select_related("outcome")
    )
    for application in still:
        set_place_state(application, State.NOT_THIS_TIME, by=by)
        write_to_people(application.outcome, occasion="waiting-over")
    note("places.waiting-list-closed", call, by=by, count=len(still))
    return len(still)
