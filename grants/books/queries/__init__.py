"""Reads of the fund's books."""

from .contributing import contribution_for, contributions, line_move_for, receipt_for
from .differences import Difference, differences, last_reconciliations, shown_differences
from .exporting import MOVEMENTS, TRIAL, movements, trial_balance
from .lines import FULL, full_lines, full_notice, lines_of, waiting_for_finance
from .standing import Standing, standing

__all__ = [
    "FULL",
    "MOVEMENTS",
    "TRIAL",
    "Difference",
    "Standing",
    "contribution_for",
    "contributions",
    "differences",
    "full_lines",
    "full_notice",
    "last_reconciliations",
    "line_move_for",
    "lines_of",
    "movements",
    "receipt_for",
    "shown_differences",
    "standing",
    "trial_balance",
    "waiting_for_finance",
]
