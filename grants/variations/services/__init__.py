"""Every change to a grant after it was made."""

from .asking import ask_for_change, propose_change
from .deciding import approve_change, say_no, take_effect
from .ending import call_off_end, confirm_end, prepare_end, reports_open
from .recovering import note_recovery

__all__ = [
    "approve_change",
    "ask_for_change",
    "call_off_end",
    "confirm_end",
    "note_recovery",
    "prepare_end",
    "propose_change",
    "reports_open",
    "say_no",
    "take_effect",
]
