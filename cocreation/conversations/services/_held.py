"""The call, locked, for whoever arranges what happens with its finalists."""

from cocreation.conversations import rules
from grants.calls.models import Call, Stage
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow


def held(call: Call, by: User) -> Call:
    if not rules.arranges_conversations(by):
        raise NotAllowed("A facilitator names the finalists and prepares the conversations.")
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if call.stage != Stage.DELIBERATING:
        raise NotAllowedNow("The Group talks with finalists after reading has closed, and before it recommends.")
    return call
