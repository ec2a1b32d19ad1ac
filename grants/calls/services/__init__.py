"""Every change to calls: one verb, one function, one transaction, one named actor."""

from grants.calls.checklist import PACK_EASY

from .agreed import build_from_decisions, receive_decision, replace_decision
from .amending import (
    amend_call,
    begin_amendment,
    call_amended,
    confirm_amendment,
    drop_amendment,
    propose_amendment,
    reopen_amendment,
    version_of,
)
from .asking import ask_about_call, forget_addresses, leave_question, publish_answer
from .building import change_call, copy_call
from .closing import close_due_calls
from .extending import extend_call
from .launching import launch_call
from .packs import PACK, PACK_LARGE, make_packs
from .stages import (
    STEPS,
    advance,
    begin_checking,
    begin_choosing,
    close_reading,
    mark_recommended,
    mark_released,
    mark_signed_off,
    open_declarations,
    open_reading,
    refer_back,
)
from .testing import invite_tester, remove_tester, tell_as_tester, tester_of, token_of

__all__ = [
    "PACK",
    "PACK_EASY",
    "PACK_LARGE",
    "STEPS",
    "advance",
    "amend_call",
    "ask_about_call",
    "begin_amendment",
    "begin_checking",
    "begin_choosing",
    "build_from_decisions",
    "call_amended",
    "change_call",
    "close_due_calls",
    "close_reading",
    "confirm_amendment",
    "copy_call",
    "drop_amendment",
    "extend_call",
    "forget_addresses",
    "invite_tester",
    "launch_call",
    "leave_question",
    "make_packs",
    "mark_recommended",
    "mark_released",
    "mark_signed_off",
    "open_declarations",
    "open_reading",
    "propose_amendment",
    "publish_answer",
    "receive_decision",
    "refer_back",
    "remove_tester",
    "reopen_amendment",
    "replace_decision",
    "tell_as_tester",
    "tester_of",
    "token_of",
    "version_of",
]
