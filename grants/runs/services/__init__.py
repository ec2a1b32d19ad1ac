"""Every change of payment runs, of the banks' layouts and of what the bank says."""

from .answering import bank_refused
from .approving import approve_run, seen_of
from .exporting import bank_file
from .layouts import add_bank_layout, add_statement_layout, change_bank_layout, change_statement_layout, ship_layouts
from .matching import match_again, match_line, set_aside
from .preparing import Pick, prepare_run
from .reading import read_statement
from .stopping import cancel_run, take_out
from .taking_back import take_back
from .warning import warn_of_late_payments

__all__ = [
    "Pick",
    "add_bank_layout",
    "add_statement_layout",
    "approve_run",
    "bank_file",
    "bank_refused",
    "cancel_run",
    "change_bank_layout",
    "change_statement_layout",
    "match_again",
    "match_line",
    "prepare_run",
    "read_statement",
    "seen_of",
    "set_aside",
    "ship_layouts",
    "take_back",
    "take_out",
    "warn_of_late_payments",
]
