"""Every change of bank details, and every look at the numbers."""

from .checking import check_statement, record_call_back, record_payee_check
from .entering import enter_details, send_statement
from .paying import account_to_pay, refuse_on_hold
from .reading import read_details, read_statement
from .tables import load_table

__all__ = [
    "account_to_pay",
    "check_statement",
    "enter_details",
    "load_table",
    "read_details",
    "read_statement",
    "record_call_back",
    "record_payee_check",
    "refuse_on_hold",
    "send_statement",
]
