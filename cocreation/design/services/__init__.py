"""Every change to a design decision: written, talked about, put before the Group, made."""

from .deciding import answer_round, close_round, decide, open_round, set_aside
from .talking import decline_amendment, edit_comment, propose_amendment, say_comment
from .telling import tell_drafters
from .writing import Changed, begin_decision, write_version

__all__ = [
    "Changed",
    "answer_round",
    "begin_decision",
    "close_round",
    "decide",
    "decline_amendment",
    "edit_comment",
    "open_round",
    "propose_amendment",
    "say_comment",
    "set_aside",
    "tell_drafters",
    "write_version",
]
