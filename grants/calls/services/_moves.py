"""What every service here begins or ends with: the locked row, and the one door between stages."""

from typing import Any

from grants.calls.models import Call, Stage
from grants.calls.workflow import stages_after
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note


def locked(call: Call) -> Call:
    return Call.objects.select_for_update(of=("self",)).select_related("fund", "questionnaire").get(pk=call.pk)


def move(call: Call, stage: Stage, *, by: Any, also: tuple[str, ...] = (), **detail: Any) -> Call:
    """The only place that assigns `stage`."""
    before = Stage(call.stage)
    if stage not in stages_after(call.kind, before):
        raise NotAllowedNow(f"This call is at “{before.label}”. It cannot go to “{stage.label}” from there.")
    call.stage = stage
    call.save(update_fields=["stage", *also])
    note("call.moved", subject=call, by=by, was=before.value, now=stage.value, **detail)
    return call


def refuse_unless(allowed: bool, sentence: str) -> None:
    if not allowed:
        raise NotAllowed(sentence)
