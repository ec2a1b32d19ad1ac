"""Every change to a round: opened, answered, given more time, its answers opened, objections tested, closed."""

from .casting import Answer, cast, take_position
from .closing import close_round, extend_round, keep_rounds_true, refer_question, shut_round
from .objections import ask_the_others, keep_tests, settle_objection, vote_on_objection, withdraw_objection
from .opening import Option, open_round
from .reminding import remind, tell_the_group

__all__ = [
    "Answer",
    "Option",
    "ask_the_others",
    "cast",
    "close_round",
    "extend_round",
    "keep_rounds_true",
    "keep_tests",
    "open_round",
    "refer_question",
    "remind",
    "settle_objection",
    "shut_round",
    "take_position",
    "tell_the_group",
    "vote_on_objection",
    "withdraw_objection",
]
