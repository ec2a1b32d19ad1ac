"""Every change about what people may ask of us."""

from .closing import close, open_things
from .complaining import acknowledge, answer, complain, end_handler, escalate, name_handler, set_days
from .consenting import give, withdraw
from .copying import ask_for_copy, copy_for_letter
from .erasing import ask_for_erasure, confirm, erasure_for_letter, refuse, take_back
from .listing import list_erasures, reapply_erasures
from .running import dry_run, make_rehearsals, remove_files, run
from .setting import ask_for_dry_run, hold, lift, set_period
from .unused import tell_unused

__all__ = [
    "acknowledge",
    "answer",
    "ask_for_copy",
    "ask_for_dry_run",
    "ask_for_erasure",
    "close",
    "complain",
    "confirm",
    "copy_for_letter",
    "dry_run",
    "end_handler",
    "erasure_for_letter",
    "escalate",
    "give",
    "hold",
    "lift",
    "list_erasures",
    "make_rehearsals",
    "name_handler",
    "open_things",
    "reapply_erasures",
    "refuse",
    "remove_files",
    "run",
    "set_days",
    "set_period",
    "take_back",
    "tell_unused",
    "withdraw",
]
