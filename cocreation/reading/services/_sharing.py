"""Who may share out readings, and when: asked by every step of it."""

from cocreation.reading import rules
from grants.calls.models import Call, Stage
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow


def held(call: Call, by: User) -> Call:
    """The call under a lock, for whoever holds the reading."""
    if not rules.holds_reading(by):
        raise NotAllowed("A facilitator shares out and opens readings.")
    return Call.objects.select_for_update().get(pk=call.pk)


def refuse_unless_sharing(call: Call) -> None:
    if call.stage not in (Stage.DECLARING, Stage.READING):
        raise NotAllowedNow("Readings are shared out from when interests are declared until reading closes.")
