"""The pooled fund: who puts in what, the lines it is meant for, and a ledger that is never changed, only countered."""

from .contributions import Contribution, LineMove, PledgeLowered, Receipt
from .fund import GRANTS_LINE, BudgetLine, CommitFrom, Fund
from .ledger import COMING_IN, HELD, OUT, Account, Balance, Holding, LedgerTransaction, Posting

__all__ = [
    "COMING_IN",
    "GRANTS_LINE",
    "HELD",
    "OUT",
    "Account",
    "Balance",
    "BudgetLine",
    "CommitFrom",
    "Contribution",
    "Fund",
    "Holding",
    "LedgerTransaction",
    "LineMove",
    "PledgeLowered",
    "Posting",
    "Receipt",
]
