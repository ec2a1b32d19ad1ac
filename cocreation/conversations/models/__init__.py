"""Finalists, and what is said with them. One file a noun."""

from .conversations import Arrangement, Conversation, Seat
from .finalists import Finalist
from .notes import Correction, Note
from .plan import BlockedDays, ConversationPlan, ConversationQuestion, Slot

__all__ = [
    "Arrangement",
    "BlockedDays",
    "Conversation",
    "ConversationPlan",
    "ConversationQuestion",
    "Correction",
    "Finalist",
    "Note",
    "Seat",
    "Slot",
]
