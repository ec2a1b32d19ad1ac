"""What the Group agreed arrives here, and a call is built from it."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction

from grants.calls import rules
from grants.calls.definition import built, editing
from grants.calls.kinds import DesignKind
from grants.calls.models import AgreedDecision, Amendment, Call
from grants.fund.models import Fund
from shaping_future import clock
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note

from ._moves import refuse_unless
from .building import change_call

NOT_GRANTS = "The Group designs calls that give grants."


@transaction.atomic
def receive_decision(
    fund: Fund, kind: DesignKind, title: str, method: str, *, public_id: uuid.UUID, by: Any, call: Call | None = None,
    data: Any = None,
) -> AgreedDecision:  # fmt: skip
    """Keep what was agreed just now. A part has one decision at a time: an earlier one of the same reach gives way.

    `method` in words; `data` is the part as it stands in a call's definition (definition.read_part has checked it).
    """
    Fund.objects.select_for_update().get(pk=fund.pk)
    if kind.part:
        same = AgreedDecision.objects.in_force().filter(fund=fund, kind=kind, call=call)
        same.update(replaced_at=clock.now())
    received = AgreedDecision.objects.create(
        public_id=public_id,
        fund=fund,
        call=call,
        kind=kind,
        title=title,
        method=method,
        agreed_at=clock.now(),
        data=data,
    )
    note("agreed.received", subject=received, by=by, kind=kind.value, call=call and call.pk)
    return received


def replace_decision(public_id: uuid.UUID, *, by: Any) -> None:
    """A later decision stands in its place from now on. Twice is once."""
    for one in AgreedDecision.objects.in_force().filter(public_id=public_id).select_for_update():
        one.replaced_at = clock.now()
        one.save(update_fields=["replaced_at"])
        note("agreed.replaced", subject=one, by=by)


@transaction.atomic
def build_from_decisions(
    call: Call, decisions: Collection[AgreedDecision], *, by: Any, seen: str = ""
) -> Call | Amendment:
    """Put these parts in the place of the call's own, all in one step; an open change of a launched call, likewise.

    `seen` is the hash of what the page showed. NotValid with the sentence of the definition's checks, when the parts do
    not fit the rest of the call (a question that serves a criterion which is not there).
    """
    refuse_unless(rules.runs_calls(by), "MEX staff prepare calls.")
    if not call.gives_money:
        raise NotAllowedNow(NOT_GRANTS)
    fit = AgreedDecision.objects.in_force().about(call).filter(pk__in=[one.pk for one in decisions])
    chosen = {one.part: one for one in fit if one.data is not None}
    if not chosen or len(chosen) < len(decisions):
        raise NotValid("Choose decisions of this fund that are in force and hold a part of a call, one for each part.")

    def change(data: dict[str, Any]) -> dict[str, Any]:
        for part, decision in chosen.items():
            data = editing.with_part(data, part, built(part, decision.data, data.get(part)))
        return data

    changed = change_call(call, change, by=by, seen=seen)
    note("call.built", subject=call, by=by, decisions=sorted(one.pk for one in chosen.values()))
    return changed
