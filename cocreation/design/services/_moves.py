"""What every service here begins or ends with: the locked decision, its current version, the one door of states."""

from typing import Any

from cocreation.design.kinds import DesignState
from cocreation.design.models import DesignDecision, DesignVersion
from cocreation.design.workflow import NEXT
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow
from shaping_future.record.services import note


def locked(decision: DesignDecision) -> DesignDecision:
    rows = DesignDecision.objects.select_for_update(of=("self",)).select_related("fund", "call")
    return rows.get(pk=decision.pk)


def current(decision: DesignDecision) -> DesignVersion:
    """The newest version."""
    return decision.versions.order_by("-number")[0]


def refuse_unless_drafting(decision: DesignDecision) -> None:
    if decision.state == DesignState.PROPOSED:
        raise NotAllowedNow("A round asks the Group about exactly this text. Close the round first.")
    if decision.state != DesignState.DRAFTING:
        raise NotAllowedNow(
            f"This decision is “{decision.get_state_display().lower()}”. Nothing of it changes any more."
        )


def move(
    decision: DesignDecision, state: DesignState, *, by: User, also: tuple[str, ...] = (), **detail: Any
) -> DesignDecision:
    """The only place that assigns `state`."""
    before = DesignState(decision.state)
    if state not in NEXT[before]:
        raise NotAllowedNow(f"A decision that is “{before.label.lower()}” cannot become “{state.label.lower()}”.")
    decision.state = state
    decision.save(update_fields=["state", *also])
    note("design.moved", decision, by=by, was=before.value, now=state.value, **detail)
    return decision
