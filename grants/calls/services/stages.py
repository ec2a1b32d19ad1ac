"""Taking a call from stage to stage."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from grants.calls import rules
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.errors import NotAllowedNow
from shaping_future.look.words import when

from ._moves import locked, move, refuse_unless
from .launching import launch_call

checking_began: list[Callable[[Call], None]] = []
"""Called in the transaction that begins a check. What becomes of drafts is grants.applications' business, of which this
folder may not know."""


@transaction.atomic
def begin_checking(call: Call, *, by: Any) -> Call:
    """The eligibility check begins, once nobody can send any more. `by=None`: the clock began it (closing.py)."""
    call = locked(call)
    refuse_unless(by is None or rules.runs_calls(by), "MEX staff begin the eligibility check.")
    if call.stage == Stage.LAUNCHED and clock.now() < call.closes_at:
        raise NotAllowedNow(f"The call is open until {when(call.closes_at)}. Checking begins after that.")
    call = move(call, Stage.CHECKING, by=by)
    for hear in checking_began:
        hear(call)
    return call


@transaction.atomic
def open_declarations(call: Call, *, by: Any) -> Call:
    """Group members may declare interests, once every application has been checked."""
    call = locked(call)
    refuse_unless(rules.runs_calls(by), "MEX staff open the declarations.")
    _refuse_unchecked(call)
    return move(call, Stage.DECLARING, by=by)


def _refuse_unchecked(call: Call) -> None:
    if call.stage != Stage.CHECKING:
        return
    waiting = call.applications.filter(state__in=["sent", "needs_conversation"]).count()
    if waiting:
        some = "1 application still waits" if waiting == 1 else f"{waiting} applications still wait"
        raise NotAllowedNow(f"{some} for the eligibility check.")
    _refuse_while_somebody_writes(call)


def _refuse_while_somebody_writes(call: Call) -> None:
    """Extra time that was given holds the call here, so that nobody sends into a list that is closed."""
    reopened = call.applications.filter(
        state="draft", reopenings__ended_at=None, reopenings__until__gt=clock.now()
    ).order_by("-reopenings__until")
    last = reopened.values_list("reopenings__until", flat=True).first()
    if last is not None:
        raise NotAllowedNow(f"Somebody has extra time until {when(last)}. Wait until then, or end it on the desk.")


@transaction.atomic
def begin_choosing(call: Call, *, by: Any) -> Call:
    """Places can be offered from now on, once every application has been checked. For calls with places."""
    call = locked(call)
    refuse_unless(rules.chooses_people(by, call), "Other people choose who is offered a place.")
    _refuse_unchecked(call)
    return move(call, Stage.CHOOSING, by=by)


@transaction.atomic
def open_reading(call: Call, *, by: Any) -> Call:
    """Reading begins. cocreation.reading calls this once readings are assigned."""
    return move(locked(call), Stage.READING, by=by)


@transaction.atomic
def close_reading(call: Call, *, by: Any) -> Call:
    """No score changes any more; the Group talks. cocreation.reading calls this."""
    return move(locked(call), Stage.DELIBERATING, by=by)


@transaction.atomic
def mark_recommended(call: Call, *, by: Any) -> Call:
    """The Group's recommendation is with the Board. grants.board calls this."""
    return move(locked(call), Stage.RECOMMENDED, by=by)


@transaction.atomic
def refer_back(call: Call, *, by: Any) -> Call:
    """The Board gives the call back to the Group. grants.board calls this."""
    return move(locked(call), Stage.DELIBERATING, by=by)


@transaction.atomic
def mark_signed_off(call: Call, *, by: Any) -> Call:
    """The Board has decided every grant. grants.board calls this."""
    return move(locked(call), Stage.SIGNED_OFF, by=by)


@transaction.atomic
def mark_released(call: Call, *, by: Any) -> Call:
    """Everyone has heard. grants.awards and grants.places call this."""
    return move(locked(call), Stage.RELEASED, by=by)


STEPS: dict[Stage, Callable[..., Call]] = {
    Stage.LAUNCHED: launch_call,
    Stage.CHECKING: begin_checking,
    Stage.DECLARING: open_declarations,
    Stage.CHOOSING: begin_choosing,
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
