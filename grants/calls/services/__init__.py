"""Every change to calls: one verb, one function, one transaction, one named actor."""

from .closing import close_due_calls
from .launching import PACK, PACK_LARGE, launch_call
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

__all__ = [
    "PACK",
    "PACK_LARGE",
    "STEPS",
    "advance",
    "begin_checking",
    "begin_choosing",
    "close_due_calls",
    "close_reading",
    "launch_call",
    "mark_recommended",
    "mark_released",
    "mark_signed_off",
    "open_declarations",
    "open_reading",
    "refer_back",
]
