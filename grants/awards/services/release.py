"""Every outcome of a call is released at one moment: states, awards, agreements, money, letters, or nothing."""

from django.db import transaction

from grants.applications.models import State
from grants.applications.services import set_outcome_state
from grants.board.models import RecommendedGrant
from grants.calls.models import Call, Stage
from grants.calls.services import mark_released
from grants.letters import queries, rules
from grants.letters.models import Outcome, OutcomeKind
from grants.letters.services import refuse_stale, refuse_unchecked, send_letters, write_to_people
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note, seal

from .award import make_award


@transaction.atomic
def release_outcomes(call: Call, *, by: User) -> int:
    """Release every outcome of the call. Refuses when one is missing, unwritten or unchecked. Returns how many."""
    call = Call.objects.select_for_update(of=("self",)).select_related("fund").get(pk=call.pk)
    if not rules.writes_outcomes(by):
        raise NotAllowed("MEX staff write and release outcomes.")
    if call.stage != Stage.SIGNED_OFF:
        raise NotAllowedNow("Outcomes are released once, after the Board has signed off.")
    outcomes = list(queries.pending_in(call).select_for_update(of=("self",)))
    grants = queries.approved_grants(call)
    _refuse_unready(call, outcomes, grants)
    for outcome in outcomes:
        _release_one(call, outcome, grants.get(outcome.application_id), by)
    send_letters(outcomes)
    mark_released(call, by=by)
    note("outcomes.released", call, by=by, count=len(outcomes), funded=len(grants))
    seal()
    return len(outcomes)


def _refuse_unready(call: Call, outcomes: list[Outcome], grants: dict[int, RecommendedGrant]) -> None:
    if not outcomes or queries.awaiting(call).filter(outcome=None).exists():
        raise NotAllowedNow("Prepare the outcomes first: every application that was read needs one.")
    refuse_unchecked(outcomes)
    funded = {outcome.application_id for outcome in outcomes if outcome.kind == OutcomeKind.FUNDED}
    if funded != set(grants):
        raise NotAllowedNow("The letters are not what the Board signed off. Nothing was released; tell the Board.")
    refuse_stale(call, outcomes)


def _release_one(call: Call, outcome: Outcome, grant: RecommendedGrant | None, by: User) -> None:
    outcome.released_at = clock.now()
    outcome.save(update_fields=["released_at"])
    state = State.NOT_THIS_TIME if grant is None else State.FUNDED
    set_outcome_state(outcome.application, state, by=by)
    if grant is not None:
        make_award(call, outcome.application, grant, by)
    write_to_people(outcome)
