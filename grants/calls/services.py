"""Launching a call and taking it from stage to stage. Nothing of a launched call's definition changes again."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from shaping_future import clock
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.files.services import want_document
from shaping_future.look.words import when
from shaping_future.record.services import note, seal

from . import rules
from .models import Call, Stage
from .workflow import NEXT

PACK, PACK_LARGE = "application-pack", "application-pack-large"
"""The kinds of document that the application pack is (grants.calls.documents makes them)."""


@transaction.atomic
def launch_call(call: Call, *, by: Any) -> Call:
    """Make the call public and freeze it. People can apply from its opening time on."""
    call = _locked(call)
    _refuse_unless(rules.runs_calls(by), "MEX staff launch calls.")
    if call.stage != Stage.PREPARING:
        raise NotAllowedNow("This call was launched already.")
    _refuse_unready(call)
    call.launched_at, call.launched_by = clock.now(), by
    call = _move(call, Stage.LAUNCHED, by=by, also=("launched_at", "launched_by"), definition=call.definition_hash)
    for kind in (PACK, PACK_LARGE):
        want_document(kind, call, call.definition_hash, by=by)
    seal()
    return call


@transaction.atomic
def begin_checking(call: Call, *, by: Any) -> Call:
    """The eligibility check begins, once nobody can send any more."""
    call = _locked(call)
    _refuse_unless(rules.runs_calls(by), "MEX staff begin the eligibility check.")
    if call.stage == Stage.LAUNCHED and clock.now() < call.closes_at:
        raise NotAllowedNow(f"The call is open until {when(call.closes_at)}. Checking begins after that.")
    return _move(call, Stage.CHECKING, by=by)


@transaction.atomic
def open_declarations(call: Call, *, by: Any) -> Call:
    """Group members may declare interests, once every application has been checked."""
    call = _locked(call)
    _refuse_unless(rules.runs_calls(by), "MEX staff open the declarations.")
    if call.stage == Stage.CHECKING:
        waiting = call.applications.filter(state__in=["sent", "needs_conversation"]).count()
        if waiting:
            some = "1 application still waits" if waiting == 1 else f"{waiting} applications still wait"
            raise NotAllowedNow(f"{some} for the eligibility check.")
    return _move(call, Stage.DECLARING, by=by)


@transaction.atomic
def open_reading(call: Call, *, by: Any) -> Call:
    """Reading begins. cocreation.reading calls this once readings are assigned."""
    return _move(_locked(call), Stage.READING, by=by)


@transaction.atomic
def close_reading(call: Call, *, by: Any) -> Call:
    """No score changes any more; the Group talks. cocreation.reading calls this."""
    return _move(_locked(call), Stage.DELIBERATING, by=by)


@transaction.atomic
def mark_recommended(call: Call, *, by: Any) -> Call:
    """The Group's recommendation is with the Board. grants.board calls this."""
    return _move(_locked(call), Stage.RECOMMENDED, by=by)


@transaction.atomic
def refer_back(call: Call, *, by: Any) -> Call:
    """The Board gives the call back to the Group. grants.board calls this."""
    return _move(_locked(call), Stage.DELIBERATING, by=by)


@transaction.atomic
def mark_signed_off(call: Call, *, by: Any) -> Call:
    """The Board has decided every grant. grants.board calls this."""
    return _move(_locked(call), Stage.SIGNED_OFF, by=by)


@transaction.atomic
def mark_released(call: Call, *, by: Any) -> Call:
    """Everyone has heard. grants.awards calls this."""
    return _move(_locked(call), Stage.RELEASED, by=by)


STEPS: dict[Stage, Callable[..., Call]] = {
    Stage.LAUNCHED: launch_call,
    Stage.CHECKING: begin_checking,
    Stage.DECLARING: open_declarations,
    Stage.READING: open_reading,
    Stage.RECOMMENDED: mark_recommended,
    Stage.SIGNED_OFF: mark_signed_off,
    Stage.RELEASED: mark_released,
}


def advance(call: Call, stage: Stage, *, by: Any) -> Call:
    """The step that leads to `stage`; deliberating is reached from two sides."""
    if stage == Stage.DELIBERATING:
        return (refer_back if call.stage == Stage.RECOMMENDED else close_reading)(call, by=by)
    if stage not in STEPS:
        raise NotAllowedNow("A call never goes back to being prepared.")
    return STEPS[stage](call, by=by)


def _locked(call: Call) -> Call:
    return Call.objects.select_for_update(of=("self",)).select_related("fund", "questionnaire").get(pk=call.pk)


def _move(call: Call, stage: Stage, *, by: Any, also: tuple[str, ...] = (), **detail: Any) -> Call:
    """The only place that assigns `stage`."""
    before = Stage(call.stage)
    if stage not in NEXT[before]:
        raise NotAllowedNow(f"This call is at “{before.label}”. It cannot go to “{stage.label}” from there.")
    call.stage = stage
    call.save(update_fields=["stage", *also])
    note("call.moved", subject=call, by=by, was=before.value, now=stage.value, **detail)
    return call


def _refuse_unless(allowed: bool, sentence: str) -> None:
    if not allowed:
        raise NotAllowed(sentence)


def _refuse_unready(call: Call) -> None:
    """The go-live checks. The file was checked when it was loaded; time has passed since."""
    if call.closes_at <= clock.now():
        raise NotAllowedNow(f"This call would have closed at {when(call.closes_at)}. Load it again with dates to come.")
    if sum(criterion.weight for criterion in call.criteria.all()) != 100:
        raise NotAllowedNow("The weights of the criteria must add up to 100.")
    if not call.strands.exists():
        raise NotAllowedNow("The call needs at least one strand.")
    if not call.questionnaire.questions.exists():
        raise NotAllowedNow("The call needs its questions.")
