"""Launching a call. From then on it changes through a logged decision only (services.amending)."""

from typing import Any

from django.db import transaction

from grants.calls import rules
from grants.calls.checklist import open_lines
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.errors import NotAllowedNow
from shaping_future.record.services import seal

from ._moves import locked, move, refuse_unless
from .packs import want_packs

LAUNCH_FACTS = ("launched_at", "launched_by", "launched_without")


@transaction.atomic
def launch_call(call: Call, without: str = "", *, by: Any) -> Call:
    """Make the call public and freeze it. People can apply from its opening time on.

    `without`: why it is launched although a line of the go-live list that may be passed over is not done. It is kept
    with the call; the record says which lines.
    """
    call = locked(call)
    refuse_unless(rules.runs_calls(by), "MEX staff launch calls.")
    if call.stage != Stage.PREPARING:
        raise NotAllowedNow("This call was launched already.")
    passed_over = _refuse_unready(call, without.strip())
    call.launched_at, call.launched_by = clock.now(), by
    call.launched_without = without.strip() if passed_over else ""
    detail = {"definition": call.definition_hash, "passed_over": passed_over}
    call = move(call, Stage.LAUNCHED, by=by, also=LAUNCH_FACTS, **detail)
    want_packs(call, by=by)
    seal()
    return call


def _refuse_unready(call: Call, without: str) -> list[str]:
    """The pages of the builder whose lines are passed over; NotAllowedNow when the list is not done."""
    must, may = open_lines(call)
    if must:
        raise NotAllowedNow(_and_more(must[0].says, len(must) - 1))
    if may and not without:
        raise NotAllowedNow(_and_more(f"{may[0].label}: not yet. {may[0].says}", len(may) - 1) + " Or write why not.")
    return [line.part for line in may]


def _and_more(sentence: str, more: int) -> str:
    return f"{sentence} And {more} more of the go-live list." if more else sentence
