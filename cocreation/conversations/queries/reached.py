"""How far applications came, for the figures about a call."""

from cocreation.conversations.models import Conversation, Finalist
from cocreation.conversations.models.conversations import ConversationState
from grants.calls.models import Call

TALKED = [ConversationState.HELD, ConversationState.SHARED]


def finalists_of(call: Call) -> dict[str, set[int]]:
    """Whom the Group shortlisted, and with whom it talked."""
    shortlisted = Finalist.objects.in_force().filter(call=call).values_list("application", flat=True)
    talked = Conversation.objects.filter(application__call=call, state__in=TALKED)
    return {"shortlisted": set(shortlisted), "finalist": set(talked.values_list("application", flat=True))}
