"""Reads of checks and of the register. `outcome` and `outcomes` are for everybody else's pages."""

from .checks import calls_to_check, checklist_for, item_for, lists_for, paper_for, parts, rows, to_begin
from .outcomes import Condition, Outcome, blocking, blocking_each, outcome, outcomes
from .register import Facts, facts, snapshots

__all__ = [
    "Condition",
    "Facts",
    "Outcome",
    "blocking",
    "blocking_each",
    "calls_to_check",
    "checklist_for",
    "facts",
    "item_for",
    "lists_for",
    "outcome",
    "outcomes",
    "paper_for",
    "parts",
    "rows",
    "snapshots",
    "to_begin",
]
