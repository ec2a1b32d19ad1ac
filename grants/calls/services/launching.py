"""Launching a call. Nothing of a launched call's definition changes again."""

from typing import Any

from django.db import transaction

from grants.calls import rules
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.errors import NotAllowedNow
from shaping_future.files.services import want_document
from shaping_future.look.words import when
from shaping_future.record.services import seal

from ._moves import locked, move, refuse_unless

PACK, PACK_LARGE = "application-pack", "application-pack-large"
"""The kinds of document that the application pack is (grants.calls.documents makes them)."""


@transaction.atomic
def launch_call(call: Call, *, by: Any) -> Call:
    """Make the call public and freeze it. People can apply from its opening time on."""
    call = locked(call)
    refuse_unless(rules.runs_calls(by), "MEX staff launch calls.")
    if call.stage != Stage.PREPARING:
        raise NotAllowedNow("This call was launched already.")
    _refuse_unready(call)
    call.launched_at, call.launched_by = clock.now(), by
    call = move(call, Stage.LAUNCHED, by=by, also=("launched_at", "launched_by"), definition=call.definition_hash)
    for kind in (PACK, PACK_LARGE):
        want_document(kind, call, call.definition_hash, by=by)
    seal()
    return call


def _refuse_unready(call: Call) -> None:
    """The go-live checks. The file was checked when it was loaded; time has passed since."""
    if call.closes_at <= clock.now():
        raise NotAllowedNow(f"This call would have closed at {when(call.closes_at)}. Load it again with dates to come.")
    if call.gives_money and sum(criterion.weight for criterion in call.criteria.all()) != 100:
        raise NotAllowedNow("The weights of the criteria must add up to 100.")
    if not call.strands.exists():
        raise NotAllowedNow("The call needs at least one strand.")
    if not call.questionnaire.questions.exists():
        raise NotAllowedNow("The call needs its questions.")
