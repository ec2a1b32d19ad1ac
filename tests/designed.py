"""What the Group agreed, as it arrives at the calls, for tests that need no more of it."""

import uuid

from grants.calls.kinds import PART_OF, DesignKind
from grants.calls.models import AgreedDecision, Call
from grants.calls.services import receive_decision
from shaping_future.accounts.roles import Role
from tests.cast import person


def agreed(call: Call, kind: str, data=None, *, title: str = "", for_all: bool = False) -> AgreedDecision:
    """A decision about this call (for_all: about its fund), agreed now."""
    return receive_decision(
        call.fund, DesignKind(kind), title or f"Our {kind}", "Consent of the Group", public_id=uuid.uuid4(),
        call=None if for_all else call, data=data, by=person(Role.FACILITATOR),
    )  # fmt: skip


def agreed_change(call: Call, change) -> AgreedDecision | None:
    """The decision that carries this change of the call's definition, where it needs one."""
    after = change(call.definition)
    for kind, part in PART_OF.items():
        if after.get(part) != call.definition.get(part):
            return agreed(call, kind, after[part])
    return None
