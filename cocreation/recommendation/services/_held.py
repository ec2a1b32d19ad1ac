"""What every step with a slate begins with, in this order of locks: the call, the slate, the fund."""

from cocreation.deliberation import rules
from cocreation.recommendation.models import Slate, SlateState
from cocreation.recommendation.workflow import NEXT
from grants.calls.models import Call, Stage
from grants.fund.models import Fund
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.look.words import pounds
from shaping_future.record.services import note


class Changed(NotAllowedNow):
    """Somebody else changed the slate since the page was opened."""


def deciding(call: Call, by: User) -> Call:
    call = holding(call, by)
    if call.stage != Stage.DELIBERATING:
        raise NotAllowedNow("Slates are built once reading has closed, and until one is recommended.")
    return call


def holding(call: Call, by: User) -> Call:
    call = Call.objects.select_for_update(of=("self",)).select_related("fund").get(pk=call.pk)
    if not rules.holds_process(by):
        raise NotAllowed("A facilitator builds the slate and holds the round.")
    return call


def locked(slate: Slate) -> Slate:
    return Slate.objects.select_for_update(of=("self",)).select_related("call__fund", "round").get(pk=slate.pk)


def fund_locked(call: Call) -> Fund:
    return Fund.objects.select_for_update().get(pk=call.fund_id)


def draft_to_change(slate: Slate, seen: int | None, by: User) -> Slate:
    """The slate, locked, if nobody but its builders has seen it and nobody changed it since revision `seen`."""
    slate = locked(slate)
    deciding(slate.call, by)
    if slate.state != SlateState.DRAFT:
        raise NotAllowedNow("This slate is before the Group already. Draft a new version instead.")
    if seen is not None and seen != slate.revision:
        raise Changed("Somebody changed this slate while you did. Look at what is saved now, then save yours again.")
    return slate


def move_on(slate: Slate, target: SlateState, *, by: User, **detail) -> Slate:
    """The only place that assigns a slate's state."""
    before = SlateState(slate.state)
    if target not in NEXT[before]:
        raise NotAllowedNow(f"A slate that is “{before.label.lower()}” cannot become “{target.label.lower()}”.")
    slate.state = target
    slate.save(update_fields=["state"])
    note("slate.moved", slate, by=by, was=str(before), now=str(target), **detail)
    return slate


def amount_refused(pence: int, asked: int, most: int, amount_reason: str) -> str:
    """Why this amount may not stand, as a sentence; "" when it may."""
    if not 0 < pence <= max(asked, most):
        return f"A grant in this strand is more than nought and at most {pounds(max(asked, most))}."
    if pence != asked and not amount_reason.strip():
        return "Say why an amount differs from the one asked for."
    return ""
