"""Reads of payment runs, of what is due and late, and of the bank's statements."""

from .due import due_payments, late_payments
from .late import is_late, waiting_for_finance
from .runs import BankLayout, layouts, line_for, pays, prepared_in_run, preview, remittance_for, run_for, runs_of
from .statements import candidates, statement_for, statement_layouts, statement_line_for, statements
from .taking_back import matches_of, said_of, why_not_back

__all__ = [
    "BankLayout",
    "candidates",
    "due_payments",
    "is_late",
    "late_payments",
    "layouts",
    "line_for",
    "matches_of",
    "pays",
    "prepared_in_run",
    "preview",
    "remittance_for",
    "run_for",
    "runs_of",
    "said_of",
    "statement_for",
    "statement_layouts",
    "statement_line_for",
    "statements",
    "waiting_for_finance",
    "why_not_back",
]
